'use client';

import { ChevronsUpDown, LogOut } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { cn } from '@/components/ui/cn';
import {
  DropdownMenu,
  MenuItem,
  MenuLabel,
  MenuLink,
  MenuSeparator,
} from '@/components/ui/dropdown-menu';

export type AccountMenuProps = {
  name: string;
  email: string;
  links: readonly { href: string; label: string; icon?: ReactNode }[];
  /** Where the sign-out form is posted. */
  signOutAction?: string | undefined;
  /** Only the initials, for a top bar. */
  compact?: boolean | undefined;
};

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => word?.at(0) ?? '',
  );
  return letters.join('').toUpperCase();
}

/** Who is signed in, and the way out. Signing out is a POST, so that no link can cause it. */
export function AccountMenu({
  name,
  email,
  links,
  signOutAction = '/sign-out',
  compact = false,
}: AccountMenuProps) {
  const form = useRef<HTMLFormElement>(null);
  return (
    <>
      <form ref={form} method="post" action={signOutAction} hidden />
      <DropdownMenu
        side={compact ? 'bottom' : 'top'}
        align={compact ? 'end' : 'start'}
        className="min-w-52"
        trigger={
          <button
            type="button"
            aria-label={`Account: ${name}`}
            className={cn(
              'flex min-w-0 items-center gap-2.5 rounded-md text-left hover:bg-hover',
              compact ? 'p-1' : 'h-10 w-full px-2',
            )}
          >
            <span
              aria-hidden="true"
              className="grid size-7 shrink-0 place-items-center rounded-full border border-accent-line bg-accent-soft text-xs font-semibold text-accent-ink"
            >
              {initialsOf(name)}
            </span>
            {compact ? null : (
              <>
                <span className="min-w-0 flex-1">
                  <span className="block truncate text-sm leading-4 font-medium">{name}</span>
                  <span className="block truncate text-xs text-subtle">{email}</span>
                </span>
                <ChevronsUpDown aria-hidden="true" className="size-4 shrink-0 text-subtle" />
              </>
            )}
          </button>
        }
      >
        <MenuLabel>
          <span className="block truncate">{email}</span>
        </MenuLabel>
        {links.map((link) => (
          <MenuLink key={link.href} href={link.href} icon={link.icon}>
            {link.label}
          </MenuLink>
        ))}
        <MenuSeparator />
        <MenuItem
          icon={<LogOut aria-hidden="true" />}
          onSelect={() => form.current?.requestSubmit()}
        >
          Sign out
        </MenuItem>
      </DropdownMenu>
    </>
  );
}
