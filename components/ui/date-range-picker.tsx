'use client';

import { CalendarDays, ChevronDown, ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { formatZone } from '@/components/format/instant';
import { Button } from './button';
import { cn } from './cn';
import {
  type DaySpan,
  formatSpan,
  type PlainDay,
  PRESET_LABELS,
  type RangePreset,
  stepRange,
} from './date-range';
import { DateRangePanel } from './date-range-panel';
import { IconButton } from './icon-button';
import { Popover } from './popover';
import { useUrlState } from './use-url-state';

export type DateRangePickerProps = {
  /** What is shown now; `until` is the first day not shown. */
  range: DaySpan & { preset: RangePreset };
  /** Today in the zone of the page. */
  today: PlainDay;
  /** The zone that days begin in. */
  timeZone: string;
  /** Zones to choose from; without it the zone is only named. */
  zones?: readonly string[] | undefined;
};

/** The page's period. Its state is the URL's: `range`, and `from`, `until` for a custom one, `tz`. */
export function DateRangePicker({ range, today, timeZone, zones }: DateRangePickerProps) {
  const { change, pending } = useUrlState();
  const [open, setOpen] = useState(false);

  function go(changes: Record<string, string | undefined>) {
    setOpen(false);
    change(changes);
  }

  function showSpan(span: DaySpan) {
    go({ range: 'custom', from: span.from, until: span.until });
  }

  const previous = stepRange(range, -1);
  const next = stepRange(range, 1);
  const hasNext = next.from <= today;

  function onKeyDown(event: KeyboardEvent) {
    if (open || event.altKey || event.metaKey || event.ctrlKey) return;
    if (event.key === 'ArrowLeft') {
      event.preventDefault();
      showSpan(previous);
    } else if (event.key === 'ArrowRight' && hasNext) {
      event.preventDefault();
      showSpan(next);
    }
  }

  return (
    <div className="flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
      <span className="text-xs text-subtle" title="The zone that days begin in">
        {/* The offset in force at the end of the period, so that summer is named as summer. */}
        {formatZone(timeZone, `${range.until}T00:00:00Z`)}
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend in a toolbar */}
      <div
        role="group"
        aria-label="Period. Left and right arrow keys step it."
        aria-busy={pending}
        onKeyDown={onKeyDown}
        className="flex items-center"
      >
        <IconButton
          label="Earlier period"
          variant="secondary"
          className="rounded-r-none"
          onClick={() => showSpan(previous)}
        >
          <ChevronLeft aria-hidden="true" />
        </IconButton>
        <Popover
          title="Period"
          align="end"
          open={open}
          onOpenChange={setOpen}
          className="w-[26rem] p-0"
          trigger={
            <Button className={cn('-mx-px rounded-none', pending && 'text-subtle')}>
              <CalendarDays aria-hidden="true" className="text-subtle" />
              {range.preset === 'custom' ? formatSpan(range) : PRESET_LABELS[range.preset]}
              <ChevronDown aria-hidden="true" className="text-subtle" />
            </Button>
          }
        >
          <DateRangePanel
            range={range}
            today={today}
            timeZone={timeZone}
            zones={zones}
            onPreset={(preset) => go({ range: preset, from: undefined, until: undefined })}
            onSpan={showSpan}
            onZone={(zone) => go({ tz: zone })}
          />
        </Popover>
        <IconButton
          label="Later period"
          variant="secondary"
          className="rounded-l-none"
          disabled={!hasNext}
          onClick={() => showSpan(next)}
        >
          <ChevronRight aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  );
}
