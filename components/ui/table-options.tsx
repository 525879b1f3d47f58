'use client';

import { Menu as Base } from '@base-ui/react/menu';
import { Check, SlidersHorizontal } from 'lucide-react';
import { Button } from './button';
import { cn } from './cn';
import { DropdownMenu, MenuLabel, MenuRadios, MenuSeparator } from './dropdown-menu';
import { useUrlState } from './use-url-state';

export type TableOptionsProps = {
  /** Columns that may be hidden, in the table's order. */
  columns: readonly { id: string; label: string }[];
  /** The ids shown now. */
  shown: readonly string[];
  density: 'normal' | 'compact';
};

/** Which columns are shown and how close the rows are; kept in the URL as `cols` and `density`. */
export function TableOptions({ columns, shown, density }: TableOptionsProps) {
  const { change } = useUrlState();

  function toggle(id: string, checked: boolean) {
    const next = columns
      .map((column) => column.id)
      .filter((columnId) => (columnId === id ? checked : shown.includes(columnId)));
    change({ cols: next.length === columns.length ? undefined : next.join(',') }, 'replace');
  }

  return (
    <DropdownMenu
      trigger={
        <Button size="sm">
          <SlidersHorizontal aria-hidden="true" />
          View
        </Button>
      }
    >
      <MenuLabel>Rows</MenuLabel>
      <MenuRadios
        label="Rows"
        value={density}
        onValueChange={(value) =>
          change({ density: value === 'normal' ? undefined : value }, 'replace')
        }
        options={[
          { value: 'normal', label: 'Normal' },
          { value: 'compact', label: 'Compact' },
        ]}
      />
      <MenuSeparator />
      <MenuLabel>Columns</MenuLabel>
      {columns.map((column) => (
        <Base.CheckboxItem
          key={column.id}
          checked={shown.includes(column.id)}
          closeOnClick={false}
          onCheckedChange={(checked) => toggle(column.id, checked)}
          className={cn(
            'flex min-h-8 cursor-default select-none items-center gap-2.5 rounded-md px-2 text-sm outline-none data-highlighted:bg-hover',
          )}
        >
          <span className="min-w-0 flex-1 truncate">{column.label}</span>
          <Base.CheckboxItemIndicator>
            <Check aria-hidden="true" className="size-4 text-accent-ink" />
          </Base.CheckboxItemIndicator>
        </Base.CheckboxItem>
      ))}
    </DropdownMenu>
  );
}
