import type { ReactNode } from 'react';
import { cn } from './cn';

export type EmptyStateProps = {
  icon?: ReactNode;
  /** Why there is nothing: "No requests in this period". */
  title: string;
  /** What would make something appear. */
  children?: ReactNode;
  /** The next act: a Button or LinkButton. */
  action?: ReactNode;
  className?: string | undefined;
};

/** In place of a list or chart that has nothing to show: says why, and gives the next act. */
export function EmptyState({ icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div
      className={cn(
        'flex flex-col items-center justify-center gap-1 px-6 py-12 text-center',
        className,
      )}
    >
      {icon === undefined ? null : (
        <div
          aria-hidden="true"
          className="mb-2 grid size-10 place-items-center rounded-lg border border-line bg-sunken text-subtle [&_svg]:size-5"
        >
          {icon}
        </div>
      )}
      <p className="text-base font-semibold">{title}</p>
      {children === undefined ? null : (
        <div className="max-w-md text-sm text-pretty text-muted">{children}</div>
      )}
      {action === undefined ? null : (
        <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>
      )}
    </div>
  );
}
