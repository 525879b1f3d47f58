import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

export const controlClass = cn(
  'block w-full rounded-md border border-control bg-surface text-ink shadow-low',
  'h-8 px-2.5 text-base pointer-coarse:text-lg placeholder:text-subtle',
  'transition-colors hover:border-muted',
  'focus-visible:border-focus focus-visible:outline-1 focus-visible:outline-offset-0',
  'aria-invalid:border-negative disabled:cursor-not-allowed disabled:bg-sunken disabled:text-subtle',
  '[&:is(input,textarea):read-only]:bg-sunken',
);

export type InputProps = Omit<ComponentProps<'input'>, 'prefix'> & {
  /** A unit or an icon inside the box, before the text. */
  prefix?: ReactNode;
  /** A unit or a button inside the box, after the text. */
  suffix?: ReactNode;
};

/** One line of text. Inside `Field` the label, hint and error are wired to it. */
export function Input({ className, prefix, suffix, ...rest }: InputProps) {
  if (prefix === undefined && suffix === undefined) {
    return <input {...rest} className={cn(controlClass, className)} />;
  }

  return (
    <span className="relative flex w-full items-center">
      {prefix === undefined ? null : (
        <span className="pointer-events-none absolute left-2.5 text-subtle [&_svg]:size-4">
          {prefix}
        </span>
      )}
      <input
        {...rest}
        className={cn(
          controlClass,
          prefix !== undefined && 'pl-8',
          suffix !== undefined && 'pr-16',
          className,
        )}
      />
      {suffix === undefined ? null : (
        <span
          className={cn(
            'absolute flex items-center text-sm text-subtle',
            typeof suffix === 'string' ? 'pointer-events-none right-2.5' : 'right-1',
          )}
        >
          {suffix}
        </span>
      )}
    </span>
  );
}
