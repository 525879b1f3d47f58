import type { ButtonProps } from './button';
import { buttonClass } from './button';
import { cn } from './cn';
import { Spinner } from './spinner';

const SQUARES = { sm: 'w-7 px-0', md: 'w-8 px-0', lg: 'w-10 px-0' } as const;

export type IconButtonProps = Omit<ButtonProps, 'aria-label'> & {
  /** What pressing it does; the only name it has. */
  label: string;
};

/** A button whose only content is an icon. */
export function IconButton({
  label,
  variant = 'ghost',
  size = 'md',
  loading = false,
  className,
  children,
  type = 'button',
  onClick,
  ...rest
}: IconButtonProps) {
  return (
    <button
      title={label}
      {...rest}
      type={type}
      aria-label={label}
      aria-busy={loading || undefined}
      aria-disabled={loading || undefined}
      onClick={loading ? undefined : onClick}
      className={buttonClass(variant, size, cn(SQUARES[size], className))}
    >
      {loading ? <Spinner /> : children}
    </button>
  );
}
