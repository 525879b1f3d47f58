import Link from 'next/link';
import type { ReactNode } from 'react';
import { ThemeToggle } from '@/components/ui/theme-toggle';
import { Logo } from './logo';
import { SkipLink } from './skip-link';

export type AuthShellProps = {
  title: string;
  description?: ReactNode;
  /** Under the panel: "No account yet? Create one". */
  footer?: ReactNode;
  children: ReactNode;
};

/** The frame of signing in, signing up and the other doors: one panel in the middle. */
export function AuthShell({ title, description, footer, children }: AuthShellProps) {
  return (
    <div className="flex min-h-[calc(100dvh-var(--bar))] flex-col">
      <SkipLink />
      <header className="flex h-14 items-center justify-between px-4 sm:px-6">
        <Link href="/" className="rounded-md">
          <Logo />
        </Link>
        <ThemeToggle />
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto flex w-full max-w-100 flex-1 flex-col justify-center px-4 pt-4 pb-16 outline-none sm:pb-28"
      >
        <div className="panel p-6 shadow-low sm:p-8">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {description === undefined ? null : (
            <div className="mt-1 text-base text-muted">{description}</div>
          )}
          <div className="mt-6">{children}</div>
        </div>
        {footer === undefined ? null : (
          <div className="mt-5 text-center text-sm text-muted">{footer}</div>
        )}
      </main>
    </div>
  );
}
