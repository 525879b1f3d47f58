'use client';

import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { cn } from './cn';
import { controlClass } from './input';
import type { SelectOption } from './native-select';

export type SelectProps = {
  options: readonly SelectOption[];
  value?: string | null | undefined;
  defaultValue?: string | null | undefined;
  onValueChange?: ((value: string) => void) | undefined;
  name?: string | undefined;
  placeholder?: string | undefined;
  disabled?: boolean | undefined;
  required?: boolean | undefined;
  className?: string | undefined;
  id?: string | undefined;
  'aria-label'?: string | undefined;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: boolean | undefined;
};

/** A list to choose one from, with typeahead; posts `name=value` in a form. */
export function Select({
  options,
  value,
  defaultValue,
  onValueChange,
  name,
  placeholder = 'Choose…',
  disabled,
  required,
  className,
  ...trigger
}: SelectProps) {
  const items = options.map((option) => ({ value: option.value, label: option.label }));

  return (
    <Base.Root
      items={items}
      {...(value === undefined ? {} : { value })}
      {...(defaultValue === undefined ? {} : { defaultValue })}
      onValueChange={(next: string | null) => {
        if (next !== null) onValueChange?.(next);
      }}
      name={name}
      disabled={disabled}
      required={required}
    >
      <Base.Trigger
        {...trigger}
        className={cn(
          controlClass,
          'flex items-center justify-between gap-2 text-left data-popup-open:border-focus',
          className,
        )}
      >
        <Base.Value placeholder={placeholder} className="truncate data-placeholder:text-subtle" />
        <Base.Icon className="shrink-0 text-subtle">
          <ChevronsUpDown aria-hidden="true" className="size-4" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <Base.Popup className="floating min-w-(--anchor-width) max-w-(--available-width)">
            <Base.List className="max-h-[min(20rem,var(--available-height))] overflow-y-auto p-1">
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled}
                  className={cn(
                    'grid min-h-8 cursor-default select-none grid-cols-[1rem_1fr] items-center gap-2 rounded-md px-2 text-sm outline-none',
                    'data-highlighted:bg-hover data-disabled:opacity-50',
                  )}
                >
                  <Base.ItemIndicator className="col-start-1 text-accent-ink">
                    <Check aria-hidden="true" className="size-4" />
                  </Base.ItemIndicator>
                  <Base.ItemText className="col-start-2">{option.label}</Base.ItemText>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
