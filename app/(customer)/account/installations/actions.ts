'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import type { DomainPreview } from '@/components/account/site-form';
import {
  archiveInstallation,
  InvalidDomain,
  normaliseDomain,
  registerInstallation,
  renameInstallation,
} from '@/lib/installations';
import { type ActionResult, runAction, textField } from '@/lib/web/action';
import { requireCustomer } from '@/lib/web/session';
import { shownDomain } from '../_state/shown-domain';

/** Connects a site and shows it. Without a name it is called by its domain. */
export async function addSite(
  _previous: ActionResult | undefined,
  form: FormData,
): Promise<ActionResult> {
  const principal = await requireCustomer();
  return runAction(form, async (ctx) => {
    const typed = textField(form, 'domain').trim();
    const domain = typed === '' ? null : normaliseDomain(typed);
    const name = textField(form, 'name').trim() || (shownDomain(domain) ?? '');
    const site = await registerInstallation({ ...ctx, principal }, { name, domain });
    redirect(`/account/installations/${site.id}`);
  });
}

/** The one spelling of what was typed, or why it is no domain. */
export async function previewDomain(text: string): Promise<DomainPreview> {
  await requireCustomer();
  try {
    return { domain: normaliseDomain(String(text)) };
  } catch (error) {
    if (error instanceof InvalidDomain) return { problem: error.message };
    throw error;
  }
}

export async function renameSite(installationId: string, name: string): Promise<ActionResult> {
  const principal = await requireCustomer();
  return runAction(undefined, async (ctx) => {
    await renameInstallation({ ...ctx, principal }, { installationId, name });
    refresh();
    return undefined;
  });
}

export async function archiveSite(
  installationId: string,
): Promise<ActionResult<{ keysRevoked: number }>> {
  const principal = await requireCustomer();
  return runAction(undefined, async (ctx) => {
    const done = await archiveInstallation({ ...ctx, principal }, { installationId });
    refresh();
    return done;
  });
}
