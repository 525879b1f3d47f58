'use client';

import {
  type CommandItem,
  CommandPalette,
  type CommandSearch,
} from '@/components/ui/command-palette';
import type { NavSection } from './nav';

/** The command palette filled with the navigation's pages and the area's own acts. */
export function CommandCentre({
  sections,
  commands,
  search,
}: {
  sections: readonly NavSection[];
  commands: readonly CommandItem[];
  search?: CommandSearch | undefined;
}) {
  const pages = sections.flatMap((section) =>
    section.items.map(
      (item): CommandItem => ({
        id: item.href,
        label: item.label,
        group: 'Go to',
        href: item.href,
        icon: item.icon,
        goKey: item.goKey,
      }),
    ),
  );
  return <CommandPalette items={[...pages, ...commands]} search={search} />;
}
