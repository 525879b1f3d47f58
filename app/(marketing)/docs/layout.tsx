import type { ReactNode } from 'react';
import { DocsNav } from '@/components/marketing/docs-nav';

export default function DocsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto grid w-full max-w-6xl gap-x-12 gap-y-6 px-4 py-8 sm:px-6 lg:grid-cols-[12rem_minmax(0,1fr)] lg:py-12">
      <DocsNav />
      <div className="flex min-w-0 flex-col gap-10">{children}</div>
    </div>
  );
}
