import type { ComponentProps } from 'react';
import { cn } from './cn';
import { controlClass } from './input';

/** Several lines of text; grows with its content where the browser can. */
export function Textarea({ className, rows = 4, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      {...rest}
      rows={rows}
      className={cn(controlClass, 'field-sizing-content h-auto min-h-20 py-2', className)}
    />
  );
}
