'use client';

import { Columns3 } from 'lucide-react';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Popover } from '@/components/ui/popover';
import { Switch } from '@/components/ui/switch';
import {
  hiddenColumnsOf,
  REQUEST_COLUMNS,
  type RequestColumn,
  textOfHidden,
} from './request-columns';

/** Which columns the request log shows, and how close its rows are. Both are in the address. */
export function RequestView() {
  const router = useRouter();
  const pathname = usePathname();
  const searchParams = useSearchParams();
  const hidden = hiddenColumnsOf(searchParams.get('hide') ?? undefined);
  const compact = searchParams.get('density') === 'compact';

  function set(name: 'hide' | 'density', value: string | undefined) {
    const params = new URLSearchParams(searchParams);
    if (value === undefined) params.delete(name);
    else params.set(name, value);
    router.replace(`${pathname}?${params.toString()}`, { scroll: false });
  }

  function toggle(id: RequestColumn) {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    set('hide', textOfHidden(next));
  }

  return (
    <Popover
      title="Columns"
      showTitle
      align="end"
      className="w-56"
      trigger={
        <Button>
          <Columns3 aria-hidden="true" />
          View
        </Button>
      }
    >
      <div className="flex flex-col">
        {REQUEST_COLUMNS.map(({ id, label }) => (
          <Checkbox key={id} label={label} checked={!hidden.has(id)} onChange={() => toggle(id)} />
        ))}
      </div>
      <div className="mt-3 border-t border-line pt-3">
        <Switch
          label="Compact rows"
          checked={compact}
          onChange={() => set('density', compact ? undefined : 'compact')}
        />
      </div>
    </Popover>
  );
}
