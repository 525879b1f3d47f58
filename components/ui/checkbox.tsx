import { Check } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn';

export type CheckboxProps = Omit<ComponentProps<'input'>, 'type'> & {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
};

/** A native tick box with its label: it posts `name=value` and needs no script. */
export function Checkbox({ label, hint, error, className, ...rest }: CheckboxProps) {
  const generatedId = useId();
  const id = rest.id ?? generatedId;
  const notes = [
    hint === undefined ? undefined : `${id}-hint`,
    error === undefined ? undefined : `${id}-error`,
  ].filter((part) => part !== undefined);

  return (
    <div className={cn('flex items-start gap-2.5', className)}>
      <span className="relative flex h-6 items-center">
        <input
          {...rest}
          type="checkbox"
          id={id}
          {...(notes.length > 0 ? { 'aria-describedby': notes.join(' ') } : {})}
          {...(error === undefined ? {} : { 'aria-invalid': true })}
          className={cn(
            'peer size-4 appearance-none rounded-sm border border-control bg-surface transition-colors',
            'before:absolute before:-inset-x-1 before:inset-y-0 checked:border-accent checked:bg-accent',
            'aria-invalid:border-negative disabled:cursor-not-allowed disabled:opacity-50',
          )}
        />
        <Check
          aria-hidden="true"
          className="pointer-events-none absolute left-0.5 size-3 stroke-3 text-on-accent opacity-0 peer-checked:opacity-100"
        />
      </span>
      <div className="min-w-0">
        <label htmlFor={id} className="flex min-h-6 items-center text-base">
          <span>{label}</span>
        </label>
        {hint === undefined ? null : (
          <p id={`${id}-hint`} className="text-xs text-subtle">
            {hint}
          </p>
        )}
        {error === undefined ? null : (
          <p id={`${id}-error`} className="text-xs font-medium text-negative">
            <span className="sr-only">Error: </span>
            {error}
          </p>
        )}
      </div>
    </div>
  );
}
