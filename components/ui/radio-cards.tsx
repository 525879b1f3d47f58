import { type ReactNode, useId } from 'react';
import { cn } from './cn';

export type RadioCard = {
  value: string;
  title: ReactNode;
  description?: ReactNode;
  /** At the right edge: a price, a badge. */
  aside?: ReactNode;
  disabled?: boolean | undefined;
};

export type RadioCardsProps = {
  legend: ReactNode;
  hideLegend?: boolean | undefined;
  name: string;
  options: readonly RadioCard[];
  defaultValue?: string | undefined;
  /** With `onValueChange` the group is controlled; without, it is a plain form group. */
  value?: string | undefined;
  onValueChange?: ((value: string) => void) | undefined;
  error?: string | undefined;
  columns?: 1 | 2 | 3 | 4 | undefined;
};

const COLUMNS = {
  1: '',
  2: 'sm:grid-cols-2',
  3: 'sm:grid-cols-3',
  4: 'sm:grid-cols-2 lg:grid-cols-4',
} as const;

/** One choice of a few, each a card; native radios, so arrow keys and form posts come for free. */
export function RadioCards({
  legend,
  hideLegend,
  name,
  options,
  defaultValue,
  value,
  onValueChange,
  error,
  columns = 1,
}: RadioCardsProps) {
  const id = useId();
  const errorId = `${id}-error`;

  return (
    <fieldset {...(error === undefined ? {} : { 'aria-describedby': errorId })}>
      <legend className={cn('mb-1.5 text-sm font-medium', hideLegend && 'sr-only')}>
        {legend}
      </legend>
      <div className={cn('grid gap-2', COLUMNS[columns])}>
        {options.map((option) => (
          <label
            key={option.value}
            htmlFor={`${id}-${option.value}`}
            className={cn(
              'flex items-start gap-3 rounded-lg border border-line-strong bg-surface p-3 transition-colors',
              'hover:border-control has-checked:border-accent has-checked:bg-accent-soft',
              'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
              'has-disabled:cursor-not-allowed has-disabled:opacity-60',
            )}
          >
            <input
              type="radio"
              id={`${id}-${option.value}`}
              name={name}
              value={option.value}
              disabled={option.disabled}
              {...(onValueChange === undefined
                ? { defaultChecked: option.value === defaultValue }
                : {
                    checked: option.value === value,
                    onChange: () => onValueChange(option.value),
                  })}
              aria-labelledby={`${id}-${option.value}-title`}
              {...(option.description === undefined
                ? {}
                : { 'aria-describedby': `${id}-${option.value}-text` })}
              className={cn(
                'mt-0.5 size-4 shrink-0 appearance-none rounded-full border border-control bg-surface outline-none',
                'checked:border-5 checked:border-accent',
              )}
            />
            <span className="min-w-0 flex-1">
              <span id={`${id}-${option.value}-title`} className="block text-base font-medium">
                {option.title}
              </span>
              {option.description === undefined ? null : (
                <span id={`${id}-${option.value}-text`} className="block text-sm text-muted">
                  {option.description}
                </span>
              )}
              {option.aside === undefined || columns <= 2 ? null : (
                <span className="mt-1 block text-base font-medium tabular-nums">
                  {option.aside}
                </span>
              )}
            </span>
            {option.aside === undefined || columns > 2 ? null : (
              <span className="shrink-0 text-sm tabular-nums">{option.aside}</span>
            )}
          </label>
        ))}
      </div>
      {error === undefined ? null : (
        <p id={errorId} className="mt-1.5 text-xs font-medium text-negative">
          <span className="sr-only">Error: </span>
          {error}
        </p>
      )}
    </fieldset>
  );
}
