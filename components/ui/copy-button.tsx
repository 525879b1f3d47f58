'use client';

import { Check, Copy, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type ButtonSize, type ButtonVariant, buttonClass } from './button';
import { cn } from './cn';
import { copyText } from './copy-text';

const SHOWN_MS = 2_000;

export type CopyButtonProps = {
  text: string;
  /** Its name: "Copy key". Shown as text with `showLabel`. */
  label?: string | undefined;
  showLabel?: boolean | undefined;
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  onCopied?: (() => void) | undefined;
  className?: string | undefined;
};

/** Copies text and says so, to eyes and to screen readers. */
export function CopyButton({
  text,
  label = 'Copy',
  showLabel = false,
  variant = 'ghost',
  size = 'sm',
  onCopied,
  className,
}: CopyButtonProps) {
  const [result, setResult] = useState<'copied' | 'failed'>();

  useEffect(() => {
    if (result === undefined) return;
    const timer = setTimeout(() => setResult(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [result]);

  async function copy() {
    const copied = await copyText(text);
    setResult(copied ? 'copied' : 'failed');
    if (copied) onCopied?.();
  }

  const words = result === 'copied' ? 'Copied' : result === 'failed' ? 'Select and copy it' : label;

  return (
    <>
      <button
        type="button"
        aria-label={showLabel ? undefined : label}
        title={showLabel ? undefined : label}
        onClick={copy}
        className={buttonClass(
          variant,
          size,
          cn(!showLabel && (size === 'sm' ? 'w-7 px-0' : 'w-8 px-0'), className),
        )}
      >
        {result === 'copied' ? (
          <Check aria-hidden="true" className="text-positive" />
        ) : result === 'failed' ? (
          <X aria-hidden="true" className="text-negative" />
        ) : (
          <Copy aria-hidden="true" />
        )}
        {showLabel ? words : null}
      </button>
      <span role="status" className="sr-only">
        {result === 'copied' ? 'Copied' : result === 'failed' ? 'Could not copy' : ''}
      </span>
    </>
  );
}
