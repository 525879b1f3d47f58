'use client';

import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { cn } from './cn';

const tabClass = cn(
  'relative inline-flex h-9 shrink-0 items-center gap-1.5 px-1 text-sm font-medium text-muted whitespace-nowrap',
  'hover:text-ink after:absolute after:inset-x-0 after:-bottom-px after:h-0.5 after:rounded-full',
);
const tabListClass = 'flex gap-5 overflow-x-auto border-b border-line';

export type TabsProps = {
  label: string;
  tabs: readonly { id: string; label: ReactNode; content: ReactNode }[];
  defaultTab?: string | undefined;
  className?: string | undefined;
};

/** Panels in one place without a new page. Where the tab belongs in the URL use LinkTabs. */
export function Tabs({ label, tabs, defaultTab, className }: TabsProps) {
  return (
    <Base.Root defaultValue={defaultTab ?? tabs[0]?.id ?? null} className={className}>
      <Base.List aria-label={label} className={tabListClass}>
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.id}
            value={tab.id}
            className={cn(tabClass, 'data-active:text-ink data-active:after:bg-accent')}
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.id} value={tab.id} className="pt-4 outline-offset-4">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
