import { Link as LinkIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** The head of a page of documentation. */
export function DocsHead({ title, lead }: { title: string; lead: ReactNode }) {
  return (
    <header className="max-w-2xl">
      <h1 className="text-3xl font-semibold tracking-tight">{title}</h1>
      <p className="mt-2 text-lg text-pretty text-muted">{lead}</p>
    </header>
  );
}

/** A part of a page with an address of its own. */
export function DocsSection({
  id,
  title,
  children,
}: {
  id: string;
  title: string;
  children: ReactNode;
}) {
  return (
    <section id={id} className="flex min-w-0 flex-col gap-4 border-t border-line pt-8">
      <h2 className="group text-xl font-semibold tracking-tight">
        <a href={`#${id}`} className="inline-flex items-center gap-2 rounded-sm">
          {title}
          <LinkIcon
            aria-hidden="true"
            className="size-4 text-subtle opacity-0 transition-opacity group-hover:opacity-100"
          />
        </a>
      </h2>
      {children}
    </section>
  );
}

/** A paragraph of documentation. */
export function P({ children }: { children: ReactNode }) {
  return <p className="max-w-2xl text-base leading-6 text-pretty text-muted">{children}</p>;
}

/** A name from the wire inside a sentence. */
export function Code({ children }: { children: ReactNode }) {
  return (
    <code className="rounded-sm border border-line bg-sunken px-1 py-px font-mono text-xs text-ink">
      {children}
    </code>
  );
}
