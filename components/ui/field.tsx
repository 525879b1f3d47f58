import { CircleAlert } from 'lucide-react';
import { cloneElement, type ReactElement, type ReactNode, useId } from 'react';
import { cn } from './cn';

type ControlProps = {
  id?: string | undefined;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: boolean | undefined;
  required?: boolean | undefined;
};

export type FieldProps = {
  label: ReactNode;
  /** Exactly one control: Input, Textarea, NativeSelect, Select … */
  children: ReactElement<ControlProps>;
  hint?: ReactNode;
  /** What is wrong and how to put it right. Several messages become a list. */
  error?: string | readonly string[] | undefined;
  required?: boolean | undefined;
  /** Says "optional" beside the label; for forms where most fields are required. */
  optional?: boolean | undefined;
  /** To the right of the label, such as a "Forgot password?" link. */
  aside?: ReactNode;
  hideLabel?: boolean | undefined;
  className?: string | undefined;
};

/** A label, one control, its hint and its error, tied together for assistive technology. */
export function Field({
  label,
  children,
  hint,
  error,
  required,
  optional,
  aside,
  hideLabel,
  className,
}: FieldProps) {
  const generatedId = useId();
  const id = children.props.id ?? generatedId;
  const errors = error === undefined ? [] : typeof error === 'string' ? [error] : error;
  const describedBy = [
    children.props['aria-describedby'],
    hint === undefined ? undefined : `${id}-hint`,
    errors.length === 0 ? undefined : `${id}-error`,
  ].filter((part) => part !== undefined);

  return (
    <div className={cn('flex flex-col gap-1.5', className)}>
      <div className={cn('flex items-baseline justify-between gap-3', hideLabel && 'sr-only')}>
        <label htmlFor={id} className="text-sm font-medium text-ink">
          {label}
          {optional ? <span className="ml-1.5 font-normal text-subtle">optional</span> : null}
        </label>
        {aside}
      </div>
      {cloneElement(children, {
        id,
        ...(describedBy.length > 0 ? { 'aria-describedby': describedBy.join(' ') } : {}),
        ...(errors.length > 0 ? { 'aria-invalid': true } : {}),
        ...(required === undefined ? {} : { required }),
      })}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="text-xs text-subtle">
          {hint}
        </p>
      )}
      <FieldErrors id={`${id}-error`} errors={errors} />
    </div>
  );
}

function FieldErrors({ id, errors }: { id: string; errors: readonly string[] }) {
  if (errors.length === 0) return null;

  return (
    <ul id={id} className="flex flex-col gap-1 text-xs font-medium text-negative">
      {errors.map((message) => (
        <li key={message} className="flex items-start gap-1.5">
          <CircleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
          <span>
            <span className="sr-only">Error: </span>
            {message}
          </span>
        </li>
      ))}
    </ul>
  );
}
