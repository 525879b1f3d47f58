'use server';

import { refresh } from 'next/cache';
import type { CommandItem } from '@/components/ui/command-palette';
import { dismissOnboarding, listApiKeys, requestEmailVerification } from '@/lib/auth';
import { listInstallations } from '@/lib/installations';
import { db } from '@/lib/platform/db';
import { type ActionResult, runAction } from '@/lib/web/action';
import { currentVisitor, requireCustomer } from '@/lib/web/session';
import { shownDomain } from './_state/shown-domain';

const FOUND_MAX = 8;

/** Sites and keys whose name, domain, beginning or end has what was typed; for the command palette. */
export async function searchAccount(query: string): Promise<CommandItem[]> {
  const { customerId } = await requireCustomer();
  const wanted = query.trim().toLowerCase();
  if (wanted.length < 2) return [];
  const has = (...texts: (string | null)[]) =>
    texts.some((text) => text?.toLowerCase().includes(wanted));
  const given = { customerId, now: new Date() };
  const [sites, keys] = await Promise.all([
    listInstallations(db(), given),
    listApiKeys(db(), given),
  ]);
  return [
    ...sites
      .filter((site) => has(site.name, site.domain, shownDomain(site.domain)))
      .slice(0, FOUND_MAX)
      .map((site) => ({
        id: site.id,
        label: site.name,
        group: 'Sites',
        href: `/account/installations/${site.id}`,
        hint: shownDomain(site.domain) ?? 'Site',
      })),
    ...keys
      .filter((key) => has(key.name, key.prefix, key.lastFour))
      .slice(0, FOUND_MAX)
      .map((key) => ({
        id: key.id,
        label: `${key.name} (${key.prefix}…${key.lastFour})`,
        group: 'Keys',
        href: `/account/installations/${key.installationId}#keys`,
        hint: key.installationName,
      })),
  ];
}

/** Puts the first steps away. */
export async function putOnboardingAway(): Promise<void> {
  const principal = await requireCustomer();
  const { ctx } = await currentVisitor();
  await dismissOnboarding({ ...ctx, principal });
  refresh();
}

/** Sends the link that confirms the e-mail address once more. */
export async function sendVerification(
  _previous: ActionResult<{ alreadyVerified: boolean }> | undefined,
): Promise<ActionResult<{ alreadyVerified: boolean }>> {
  const principal = await requireCustomer();
  return runAction(undefined, (ctx) => requestEmailVerification({ ...ctx, principal }));
}
