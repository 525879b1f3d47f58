import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn';

export type SwitchProps = Omit<ComponentProps<'input'>, 'type' | 'role'> & {
  label: ReactNode;
  hint?: ReactNode;
};

/** The native checkbox carries the checked state of the role. */
const SWITCH = { role: 'switch' } as const;

/** On or off, taking effect at once; the state is shown by position and word, not by colour alone. */
export function Switch({ label, hint, className, ...rest }: SwitchProps) {
  const generatedId = useId();
  const id = rest.id ?? generatedId;

  return (
    <div className={cn('flex items-start justify-between gap-4', className)}>
      <div className="min-w-0">
        <label htmlFor={id} className="flex min-h-6 items-center text-base font-medium">
          <span>{label}</span>
        </label>
        {hint === undefined ? null : (
          <p id={`${id}-hint`} className="text-xs text-subtle">
            {hint}
          </p>
        )}
      </div>
      <span className="relative inline-flex h-6 w-10 shrink-0 items-center">
        <input
          {...rest}
          type="checkbox"
          {...SWITCH}
          id={id}
          {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
          className={cn(
            'peer h-5 w-9 appearance-none rounded-full border border-control bg-sunken transition-colors',
            'before:absolute before:inset-0 checked:border-accent checked:bg-accent',
            'disabled:cursor-not-allowed disabled:opacity-50',
          )}
        />
        <span
          aria-hidden="true"
          className={cn(
            'pointer-events-none absolute left-1 size-3 rounded-full bg-control transition-[translate,background-color]',
            'peer-checked:translate-x-4 peer-checked:bg-on-accent',
          )}
        />
      </span>
    </div>
  );
}
