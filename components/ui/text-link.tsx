import Link from 'next/link';
import type { ComponentProps } from 'react';
import { cn } from './cn';

/** A link inside text. */
export function TextLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      {...rest}
      className={cn(
        'rounded-sm font-medium text-accent-ink underline decoration-accent-line underline-offset-2 hover:decoration-current',
        className,
      )}
    />
  );
}
