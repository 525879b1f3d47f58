import { DateRangePicker, type DateRangePickerProps } from '@/components/ui/date-range-picker';
import { UrlSelect } from '@/components/ui/url-filters';
import type { Grain } from '@/lib/reports';

const GRAIN_LABELS = {
  hour: 'By hour',
  day: 'By day',
  week: 'By week',
  month: 'By month',
} as const satisfies Record<Grain, string>;

/** The period of a page, what it is held against, and how finely it is drawn. One for each page. */
export function RangeControls({
  grains,
  ...picker
}: DateRangePickerProps & {
  /** Those that make sense for the length of the period. */
  grains: readonly Grain[];
}) {
  return (
    <>
      <DateRangePicker {...picker} />
      <div className="flex gap-2 max-sm:w-full">
        <UrlSelect
          label="Compare with"
          param="compare"
          allLabel="vs previous period"
          options={[
            { value: 'year', label: 'vs a year earlier' },
            { value: 'none', label: 'No comparison' },
          ]}
        />
        <UrlSelect
          label="Points of the chart"
          param="grain"
          allLabel="Automatic grain"
          options={grains.map((grain) => ({ value: grain, label: GRAIN_LABELS[grain] }))}
        />
      </div>
    </>
  );
}
