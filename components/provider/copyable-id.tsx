import { CopyButton } from '@/components/ui/copy-button';

/** An id to read and to copy. */
export function CopyableId({ id, what = 'id' }: { id: string; what?: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1 align-middle">
      <code className="truncate font-mono text-xs text-muted" title={id}>
        {id}
      </code>
      <CopyButton text={id} label={`Copy ${what}`} />
    </span>
  );
}
