import { Badge } from '@/components/ui/badge';
import { CopyButton } from '@/components/ui/copy-button';
import type { ErrorCodeEntry as Entry } from '@/lib/web/error-codes';

const tone = (status: number) =>
  status >= 500 ? 'negative' : status === 402 ? 'accent' : 'neutral';

/** One code: its anchor, its status, when it is given, and what to do. Marked when the address names it. */
export function ErrorCodeEntry({ code, entry }: { code: string; entry: Entry }) {
  return (
    <article
      id={code}
      className="panel flex flex-col gap-2 px-4 py-3.5 target:border-accent target:shadow-[inset_3px_0_0_var(--accent)]"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="text-base font-semibold">
          <a href={`#${code}`} className="rounded-sm hover:underline">
            {entry.title}
          </a>
        </h3>
        <Badge tone={tone(entry.status)}>{entry.status}</Badge>
        <span className="inline-flex min-w-0 items-center gap-1 sm:ml-auto">
          <code className="font-mono text-xs break-all text-muted">{code}</code>
          <CopyButton text={code} label={`Copy ${code}`} />
        </span>
      </div>
      <p className="max-w-2xl text-sm text-pretty text-muted">{entry.when}</p>
      <p className="max-w-2xl text-sm text-pretty">
        <span className="font-medium">What to do: </span>
        {entry.remedy}
      </p>
    </article>
  );
}
