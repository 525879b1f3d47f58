import { cn } from '@/components/ui/cn';

/** What is kept of a secret: how it begins and how it ends. */
export function MaskedKey({
  prefix,
  lastFour,
  className,
}: {
  prefix: string;
  lastFour: string;
  className?: string | undefined;
}) {
  return (
    <code className={cn('font-mono text-xs whitespace-nowrap text-muted', className)}>
      {prefix}…{lastFour}
    </code>
  );
}
