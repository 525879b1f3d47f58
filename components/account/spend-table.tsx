import { Credits } from '@/components/format/credits';
import { formatCredits, ratioOf } from '@/components/format/intl';
import { Percent } from '@/components/format/percent';
import { Count, Tokens } from '@/components/format/tokens';
import { Sparkline } from '@/components/ui/sparkline';
import { RowLink, Table, TBody, Td, TFoot, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import { microCredits } from '@/lib/platform/units';
import type { Spend } from '@/lib/reports';

export type SpendTableProps = {
  label: string;
  /** What a row is: "Site", "Model". */
  head: string;
  /** Dearest first. */
  spends: readonly Spend[];
  nameOf: (key: string) => string;
  /** The requests behind a row. */
  hrefOf: (key: string) => string;
};

/** Where credits went, dearest first, with totals. */
export function SpendTable({ label, head, spends, nameOf, hrefOf }: SpendTableProps) {
  const sum = (of: (spend: Spend) => number) =>
    spends.reduce((total, spend) => total + of(spend), 0);
  const charge = sum((spend) => spend.chargeMicroCredits);

  return (
    <Table label={label} stickyFirst stack>
      <THead>
        <Th>{head}</Th>
        <Th numeric>Requests</Th>
        <Th numeric>Error rate</Th>
        <Th numeric>Tokens</Th>
        <Th>Trend</Th>
        <Th numeric>Share</Th>
        <Th numeric>Credits</Th>
      </THead>
      <TBody>
        {spends.map((spend) => (
          <Tr key={spend.key} linked>
            <Td>
              <RowLink href={hrefOf(spend.key)} className="break-words">
                {nameOf(spend.key)}
              </RowLink>
            </Td>
            <Td label="Requests" numeric>
              <Count value={spend.generations} />
            </Td>
            <Td label="Error rate" numeric>
              <Percent ratio={ratioOf(spend.failures, spend.generations)} />
            </Td>
            <Td label="Tokens" numeric>
              <Tokens tokens={spend.tokens} />
            </Td>
            <Td label="Trend">
              <Sparkline
                values={spend.charges}
                label={`Credits over the period, ${formatCredits(spend.chargeMicroCredits)} in all`}
              />
            </Td>
            <Td label="Share" numeric quiet>
              <Percent ratio={ratioOf(spend.chargeMicroCredits, charge)} />
            </Td>
            <Td label="Credits" numeric>
              <Credits microCredits={spend.chargeMicroCredits} bare />
            </Td>
          </Tr>
        ))}
      </TBody>
      <TFoot>
        <Tr>
          <Td>Total</Td>
          <Td label="Requests" numeric>
            <Count value={sum((spend) => spend.generations)} />
          </Td>
          <Td label="Error rate" numeric>
            <Percent
              ratio={ratioOf(
                sum((spend) => spend.failures),
                sum((spend) => spend.generations),
              )}
            />
          </Td>
          <Td label="Tokens" numeric>
            <Tokens tokens={sum((spend) => spend.tokens)} />
          </Td>
          <Td />
          <Td />
          <Td label="Credits" numeric>
            <Credits microCredits={microCredits(charge)} bare />
          </Td>
        </Tr>
      </TFoot>
    </Table>
  );
}
