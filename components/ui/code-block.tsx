'use client';

import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { CopyButton } from './copy-button';

const frameClass = 'overflow-hidden rounded-lg border border-line bg-sunken';
const headClass =
  'flex min-h-9 items-center justify-between gap-3 border-b border-line pr-1.5 pl-3';

function Code({ code, label }: { code: string; label: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto outline-offset-[-2px]"
    >
      <pre className="w-max min-w-full px-3 py-2.5 font-mono text-xs leading-5 text-ink">
        <code>{code}</code>
      </pre>
    </section>
  );
}

export type CodeBlockProps = {
  code: string;
  /** What it is: a file name, "Request". */
  title: string;
  className?: string | undefined;
};

/** Text to be read and copied exactly. */
export function CodeBlock({ code, title, className }: CodeBlockProps) {
  return (
    <div className={cn(frameClass, className)}>
      <div className={headClass}>
        <span className="text-xs font-medium text-muted">{title}</span>
        <CopyButton text={code} label={`Copy ${title}`} />
      </div>
      <Code code={code} label={title} />
    </div>
  );
}

export type CodeTabsProps = {
  label: string;
  tabs: readonly { id: string; label: string; code: string; note?: ReactNode }[];
  className?: string | undefined;
};

/** The same thing in several languages. */
export function CodeTabs({ label, tabs, className }: CodeTabsProps) {
  return (
    <Base.Root defaultValue={tabs[0]?.id ?? null} className={cn(frameClass, className)}>
      <Base.List
        aria-label={label}
        className="flex gap-4 overflow-x-auto border-b border-line px-3"
      >
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.id}
            value={tab.id}
            className={cn(
              'h-9 shrink-0 border-b-2 border-transparent text-xs font-medium text-muted outline-offset-[-2px]',
              'hover:text-ink data-active:border-accent data-active:text-ink',
            )}
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.id} value={tab.id} tabIndex={-1} className="relative">
          <CopyButton
            text={tab.code}
            label={`Copy ${tab.label}`}
            variant="secondary"
            className="absolute top-1.5 right-1.5"
          />
          <Code code={tab.code} label={`${label}: ${tab.label}`} />
          {tab.note === undefined ? null : (
            <p className="border-t border-line px-3 py-2 text-xs text-muted">{tab.note}</p>
          )}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
