import type { ReactNode } from 'react';
import { cn } from './cn';

export type DescriptionListProps = {
  items: readonly { term: ReactNode; value: ReactNode; key?: string | undefined }[];
  /** `rows`: term left, value right, lines between; `columns`: terms above values, side by side. */
  layout?: 'rows' | 'columns' | undefined;
  className?: string | undefined;
};

/** Names and values of one thing. */
export function DescriptionList({ items, layout = 'rows', className }: DescriptionListProps) {
  const rows = layout === 'rows';
  return (
    <dl
      className={cn(
        rows ? 'divide-y divide-line' : 'grid grid-cols-2 gap-x-6 gap-y-4 md:grid-cols-4',
        className,
      )}
    >
      {items.map((item, index) => (
        <div
          key={item.key ?? (typeof item.term === 'string' ? item.term : index)}
          className={cn(rows && 'flex items-baseline justify-between gap-6 py-2')}
        >
          <dt className={cn('shrink-0 text-sm', rows ? 'text-muted' : 'text-subtle')}>
            {item.term}
          </dt>
          <dd
            className={cn(
              'min-w-0 text-sm break-words tabular-nums',
              rows ? 'text-right' : 'mt-0.5 font-medium',
            )}
          >
            {item.value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
