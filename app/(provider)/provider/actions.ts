'use server';

import type { CommandItem } from '@/components/ui/command-palette';
import { findByName } from '@/lib/reports';
import { runAction } from '@/lib/web/action';
import { requireProvider } from '@/lib/web/session';

const PAGES = { customer: '/provider/customers', installation: '/provider/installations' } as const;
const GROUPS = { customer: 'Customers', installation: 'Installations' } as const;

/** Customers and installations by name, e-mail, domain or id; for the command palette. */
export async function searchProvider(query: string): Promise<CommandItem[]> {
  await requireProvider();
  const result = await runAction(undefined, ({ db }) => findByName(db, query));
  if (!result.ok) return [];
  return result.data.map(({ kind, id, name, hint }) => ({
    id,
    label: name,
    group: GROUPS[kind],
    href: `${PAGES[kind]}/${id}`,
    hint,
  }));
}
