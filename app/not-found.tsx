import { Compass } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { Logo } from '@/components/shell/logo';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main id="content" className="mx-auto max-w-2xl px-4 py-12">
      <Link href="/" className="mx-auto flex w-fit rounded-md">
        <Logo />
      </Link>
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        icon={<Compass />}
        title="There is nothing at this address"
        action={
          <LinkButton href="/" variant="primary">
            Go to the start
          </LinkButton>
        }
      >
        The page does not exist, was moved, or belongs to an account that you are not signed in to.
      </EmptyState>
    </main>
  );
}
