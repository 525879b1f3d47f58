import { Table, Td, TFoot, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import { pointTotal, seriesTotal } from './chart-data';
import { type ChartWords, formatBucketLong, formatValue } from './chart-format';

export type ChartTableProps = ChartWords & {
  withTotal: boolean;
  /** Whether it is on screen: what cannot be seen must not take the focus. */
  scrolls: boolean;
};

/** The chart's numbers as a table. */
export function ChartTable({
  title,
  points,
  series,
  unit,
  grain,
  timeZone,
  withTotal,
  scrolls,
}: ChartTableProps) {
  const keys = series.map((item) => item.key);
  const totals = keys.map((key) => seriesTotal(points, key));
  const known = totals.filter((total) => total !== null);

  return (
    <Table
      label={`${title}, as a table`}
      density="compact"
      stickyFirst
      scrolls={scrolls}
      className="max-h-80"
    >
      <THead>
        <Th>{grain === 'hour' ? 'Hour' : grain === 'month' ? 'Month' : 'Day'}</Th>
        {series.map((item) => (
          <Th key={item.key} numeric>
            {item.label}
          </Th>
        ))}
        {withTotal ? <Th numeric>Total</Th> : null}
      </THead>
      <tbody>
        {points.map((point) => (
          <Tr key={point.at}>
            <Td className="whitespace-nowrap">
              {formatBucketLong(point.at, grain, timeZone)}
              {point.incomplete ? <span className="text-subtle"> (so far)</span> : null}
            </Td>
            {keys.map((key) => (
              <Td key={key} numeric>
                {formatValue(point.values[key] ?? null, unit)}
              </Td>
            ))}
            {withTotal ? <Td numeric>{formatValue(pointTotal(point, keys), unit)}</Td> : null}
          </Tr>
        ))}
      </tbody>
      {unit === 'percent' ? null : (
        <TFoot>
          <Tr>
            <Td>Total</Td>
            {keys.map((key, index) => (
              <Td key={key} numeric>
                {formatValue(totals[index] ?? null, unit)}
              </Td>
            ))}
            {withTotal ? (
              <Td numeric>
                {formatValue(
                  known.length === 0 ? null : known.reduce((sum, total) => sum + total, 0),
                  unit,
                )}
              </Td>
            ) : null}
          </Tr>
        </TFoot>
      )}
    </Table>
  );
}
