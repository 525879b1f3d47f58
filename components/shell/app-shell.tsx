import Link from 'next/link';
import type { ReactNode } from 'react';
import type { CommandItem, CommandSearch } from '@/components/ui/command-palette';
import { ThemeToggle } from '@/components/ui/theme-toggle';
import { AccountMenu, type AccountMenuProps } from './account-menu';
import { CommandCentre } from './command-centre';
import { Logo } from './logo';
import { MobileNav } from './mobile-nav';
import { Nav, type NavSection } from './nav';
import { SearchTrigger } from './search-trigger';
import { SkipLink } from './skip-link';

export type AppShellProps = {
  /** Where the logo leads. */
  homeHref: string;
  /** Beside the logo, such as "Provider". */
  area?: string | undefined;
  sections: readonly NavSection[];
  account: Omit<AccountMenuProps, 'compact'>;
  /** Acts and pages beyond the navigation, for the command palette. */
  commands?: readonly CommandItem[] | undefined;
  /** A server action that finds things by name for the command palette. */
  search?: CommandSearch | undefined;
  /** Under the navigation: a balance, say. */
  aside?: ReactNode;
  /** In the top bar of a phone, where there is no room for `aside`. */
  topAside?: ReactNode;
  /** Over the page: an alert that concerns the whole account. */
  banner?: ReactNode;
  children: ReactNode;
};

/** The frame of every signed-in page: sidebar when wide, top bar and drawer on a phone. */
export function AppShell({
  homeHref,
  area,
  sections,
  account,
  commands = [],
  search,
  aside,
  topAside,
  banner,
  children,
}: AppShellProps) {
  const home = (
    <Link href={homeHref} className="flex min-w-0 items-center gap-2 rounded-md">
      <Logo />
      {area === undefined ? null : (
        <span className="truncate rounded-sm border border-line-strong px-1.5 text-xs leading-4.5 font-medium text-muted">
          {area}
        </span>
      )}
    </Link>
  );

  return (
    <div className="min-h-[calc(100dvh-var(--bar))] lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <SkipLink />
      <CommandCentre sections={sections} commands={commands} search={search} />

      <aside
        aria-label="Navigation"
        className="sticky top-(--bar) hidden h-[calc(100dvh-var(--bar))] flex-col border-r border-line bg-sunken lg:flex"
      >
        <div className="flex h-14 shrink-0 items-center px-4">{home}</div>
        <div className="px-3 pb-3">
          <SearchTrigger />
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-4">
          <Nav sections={sections} />
        </div>
        {aside === undefined ? null : <div className="px-3 pb-3">{aside}</div>}
        <div className="flex items-center gap-1 border-t border-line p-2">
          <div className="min-w-0 flex-1">
            <AccountMenu {...account} />
          </div>
          <ThemeToggle side="top" />
        </div>
      </aside>

      <div className="flex min-w-0 flex-col">
        <header className="sticky top-(--bar) z-30 flex h-12 items-center gap-2 border-b border-line bg-canvas px-4 lg:hidden">
          <MobileNav sections={sections} foot={<ThemeToggle side="top" />} />
          <div className="min-w-0 flex-1">{home}</div>
          {topAside}
          <SearchTrigger compact />
          <AccountMenu {...account} compact />
        </header>
        {banner === undefined ? null : (
          <div className="mx-auto w-full max-w-7xl px-4 pt-4 sm:px-6 lg:px-8">{banner}</div>
        )}
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          {children}
        </main>
      </div>
    </div>
  );
}
