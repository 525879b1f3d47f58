import Link from 'next/link';
import type { ReactNode } from 'react';
import { ThemeToggle } from '@/components/ui/theme-toggle';
import { Logo } from './logo';
import { SkipLink } from './skip-link';

type SiteLink = { href: string; label: string };

export type MarketingShellProps = {
  links: readonly SiteLink[];
  /** At the right of the header: sign in, create an account, or the way to the dashboard. */
  actions?: ReactNode;
  footerLinks?: readonly SiteLink[] | undefined;
  children: ReactNode;
};

/** The frame of the public pages. */
export function MarketingShell({
  links,
  actions,
  footerLinks = [],
  children,
}: MarketingShellProps) {
  return (
    <div className="flex min-h-[calc(100dvh-var(--bar))] flex-col">
      <SkipLink />
      <MarketingHeader links={links} actions={actions} />
      <main id="content" tabIndex={-1} className="flex-1 outline-none">
        {children}
      </main>
      <MarketingFooter links={footerLinks.length > 0 ? footerLinks : links} />
    </div>
  );
}

export function MarketingHeader({
  links,
  actions,
}: Pick<MarketingShellProps, 'links' | 'actions'>) {
  return (
    <header className="sticky top-(--bar) z-30 border-b border-line bg-canvas">
      <div className="mx-auto flex min-h-14 w-full max-w-6xl flex-wrap items-center gap-x-6 px-4 sm:px-6">
        <Link href="/" className="flex rounded-md py-2">
          <Logo />
        </Link>
        <nav aria-label="Site" className="max-sm:order-last max-sm:w-full">
          <ul className="flex gap-5 overflow-x-auto text-sm font-medium text-muted">
            {links.map((link) => (
              <li key={link.href}>
                <Link
                  href={link.href}
                  className="inline-flex h-9 items-center rounded-sm whitespace-nowrap hover:text-ink"
                >
                  {link.label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="ml-auto flex items-center gap-2">
          <ThemeToggle />
          {actions}
        </div>
      </div>
    </header>
  );
}

export function MarketingFooter({ links }: { links: readonly SiteLink[] }) {
  return (
    <footer className="border-t border-line bg-sunken">
      <div className="mx-auto flex w-full max-w-6xl flex-wrap items-center justify-between gap-x-8 gap-y-4 px-4 py-8 text-sm text-muted sm:px-6">
        <Logo className="text-base" />
        <nav aria-label="Footer">
          <ul className="flex flex-wrap gap-x-6 gap-y-1">
            {links.map((link) => (
              <li key={link.href}>
                <Link
                  href={link.href}
                  className="inline-flex min-h-6 items-center rounded-sm hover:text-ink hover:underline"
                >
                  {link.label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </footer>
  );
}
