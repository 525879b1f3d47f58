'use client';

import { type FormEvent, useState } from 'react';
import { Button } from './button';
import { cn } from './cn';
import {
  addDays,
  customSpanProblem,
  type DaySpan,
  formatSpan,
  type PlainDay,
  PRESET_LABELS,
  RANGE_PRESETS,
  type RangePreset,
} from './date-range';
import { Field } from './field';
import { Input } from './input';
import { NativeSelect } from './native-select';

export type DateRangePanelProps = {
  range: DaySpan & { preset: RangePreset };
  today: PlainDay;
  timeZone: string;
  zones?: readonly string[] | undefined;
  onPreset: (preset: Exclude<RangePreset, 'custom'>) => void;
  onSpan: (span: DaySpan) => void;
  onZone: (zone: string) => void;
};

/** The inside of the date range's popover: presets, two days, and the zone. */
export function DateRangePanel({
  range,
  today,
  timeZone,
  zones,
  onPreset,
  onSpan,
  onZone,
}: DateRangePanelProps) {
  const [from, setFrom] = useState(range.from);
  const [lastDay, setLastDay] = useState(addDays(range.until, -1));
  const [problem, setProblem] = useState<string>();

  function apply(event: FormEvent) {
    event.preventDefault();
    const found = customSpanProblem(from, lastDay, today);
    setProblem(found);
    if (found === undefined) onSpan({ from, until: addDays(lastDay, 1) });
  }

  return (
    <div className="grid sm:grid-cols-[10rem_1fr]">
      <ul className="grid grid-cols-2 gap-px border-line p-2 max-sm:border-b sm:grid-cols-1 sm:border-r">
        {RANGE_PRESETS.map((preset) => (
          <li key={preset}>
            <button
              type="button"
              aria-pressed={range.preset === preset}
              onClick={() => onPreset(preset)}
              className={cn(
                'flex h-7 w-full items-center rounded-md px-2 text-left text-sm hover:bg-hover pointer-coarse:h-9',
                range.preset === preset && 'bg-accent-soft font-medium text-accent-ink',
              )}
            >
              {PRESET_LABELS[preset]}
            </button>
          </li>
        ))}
      </ul>
      <div className="flex flex-col gap-3 p-3">
        <form className="flex flex-col gap-3" onSubmit={apply}>
          <Field label="From">
            <Input
              type="date"
              value={from}
              max={today}
              onChange={(event) => setFrom(event.target.value)}
            />
          </Field>
          <Field label="To, included" error={problem}>
            <Input
              type="date"
              value={lastDay}
              onChange={(event) => setLastDay(event.target.value)}
            />
          </Field>
          <Button type="submit" variant="primary">
            Show these days
          </Button>
        </form>
        {zones === undefined ? null : (
          <Field label="Days begin in">
            <NativeSelect
              value={timeZone}
              onChange={(event) => onZone(event.target.value)}
              options={zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
            />
          </Field>
        )}
        <p className="mt-auto text-xs text-subtle">{formatSpan(range)}</p>
      </div>
    </div>
  );
}
