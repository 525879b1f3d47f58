import { cn } from '@/components/ui/cn';

/** The mark and the name. */
export function Logo({ className }: { className?: string | undefined }) {
  return (
    <span
      className={cn(
        'inline-flex items-center gap-2 text-lg font-semibold tracking-tight',
        className,
      )}
    >
      <svg aria-hidden="true" viewBox="0 0 32 32" className="size-6 shrink-0">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <g className="fill-on-accent">
          <rect x="7" y="7" width="18" height="4.5" rx="2.25" />
          <rect x="12" y="14" width="8" height="3" rx="1.5" />
          <rect x="12" y="18.5" width="8" height="3" rx="1.5" opacity=".78" />
          <rect x="12" y="23" width="8" height="3" rx="1.5" opacity=".5" />
        </g>
      </svg>
      Tokentill
    </span>
  );
}
