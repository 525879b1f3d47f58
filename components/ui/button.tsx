import type { ComponentProps } from 'react';
import { cn } from './cn';
import { Spinner } from './spinner';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'danger-quiet';
export type ButtonSize = 'sm' | 'md' | 'lg';

const VARIANTS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover shadow-low',
  secondary:
    'bg-surface text-ink border border-line-strong hover:bg-hover hover:border-control shadow-low',
  ghost: 'text-muted hover:bg-hover hover:text-ink',
  danger: 'bg-negative-solid text-on-negative hover:bg-negative-solid-hover shadow-low',
  'danger-quiet': 'bg-surface text-negative border border-negative-line hover:bg-negative-soft',
} satisfies Record<ButtonVariant, string>;

const SIZES = {
  sm: 'h-7 px-2.5 text-xs gap-1.5 rounded-md',
  md: 'h-8 px-3 text-sm gap-2 rounded-md',
  lg: 'h-10 px-4 text-base gap-2 rounded-lg',
} satisfies Record<ButtonSize, string>;

/** The look of a button, for elements that must be something else (a link, a summary). */
export function buttonClass(
  variant: ButtonVariant = 'secondary',
  size: ButtonSize = 'md',
  className?: string,
): string {
  return cn(
    'inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap font-medium',
    'transition-colors duration-100 [&_svg]:size-4 [&_svg]:shrink-0',
    'disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-60',
    VARIANTS[variant],
    SIZES[size],
    className,
  );
}

export type ButtonProps = ComponentProps<'button'> & {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  /** Shows a spinner, keeps the width and refuses a second press without losing the focus. */
  loading?: boolean | undefined;
};

export function Button({
  variant = 'secondary',
  size = 'md',
  loading = false,
  className,
  children,
  type = 'button',
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={loading ? 'button' : type}
      aria-busy={loading || undefined}
      aria-disabled={loading || rest['aria-disabled'] || undefined}
      onClick={loading ? undefined : onClick}
      className={buttonClass(variant, size, cn('relative', className))}
    >
      {loading ? (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner />
        </span>
      ) : null}
      <span className={cn('inline-flex items-center gap-[inherit]', loading && 'opacity-0')}>
        {children}
      </span>
    </button>
  );
}
