import type { DayRange } from '../_state/day-range';
import type { SearchParams } from '../_state/search-params';

/** What each panel of the usage page is given. */
export type UsagePanelProps = {
  customerId: string;
  params: SearchParams;
  days: DayRange;
  now: Date;
};
