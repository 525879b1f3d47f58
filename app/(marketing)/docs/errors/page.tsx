import type { Metadata } from 'next';
import { ErrorCodeEntry } from '@/components/marketing/error-code-entry';
import { Code, DocsHead, DocsSection } from '@/components/marketing/prose';
import { ERROR_CODE_AREAS } from '@/lib/web/error-codes';

export const metadata: Metadata = {
  title: 'Error codes',
  description: 'Each code that a refusal can carry: when it is given, and what to do about it.',
};

const areaId = (name: string) => name.toLowerCase().replace(/[^a-z]+/g, '-');

export default function ErrorCodesPage() {
  return (
    <>
      <DocsHead
        title="Error codes"
        lead={
          <>
            The <Code>code</Code> of a problem stays the same for as long as the API does; its
            sentences may change. Its <Code>type</Code> leads here.
          </>
        }
      />
      {ERROR_CODE_AREAS.map((area) => (
        <DocsSection key={area.name} id={areaId(area.name)} title={area.name}>
          <div className="flex flex-col gap-3">
            {Object.entries(area.codes).map(([code, entry]) => (
              <ErrorCodeEntry key={code} code={code} entry={entry} />
            ))}
          </div>
        </DocsSection>
      ))}
    </>
  );
}
