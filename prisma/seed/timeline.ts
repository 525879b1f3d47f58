import type { Random } from './random';
import type { Kind, Site } from './world';

const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;
const TOGETHER_MAX = 4;
/** The hours of a day in which people write, busiest around noon. */
const FIRST_HOUR = 7;
const LAST_HOUR = 20;

/** One request that is to be made: by which site, what kind, and how it ends. */
export type Planned = { site: number; kind: Kind; ends: 'well' | 'badly' | 'in_a_crash' };

/** Requests that come within moments of each other. */
export type Burst = { at: Date; requests: Planned[] };

/** Everything that a customer's sites ask for, in the order of time, up to `now`. At most one burst in a quarter of an hour. */
export function burstsOf(
  sites: readonly Site[],
  { now, zoneHours }: { now: Date; zoneHours: number },
  random: Random,
): Burst[] {
  const quarters = new Map<number, Planned[]>();
  for (const [index, site] of sites.entries()) {
    const planned = timesOf(site, { now, zoneHours }, random).map((atMs) => ({
      quarter: Math.floor(atMs / QUARTER_MS),
      request: plan(index, site, random),
    }));
    for (const n of evenly(site.abandoned, planned.length)) {
      const doomed = planned[n];
      if (doomed) doomed.request.ends = 'in_a_crash';
    }
    for (const { quarter, request } of planned)
      quarters.set(quarter, [...(quarters.get(quarter) ?? []), request]);
  }
  return [...quarters]
    .sort(([a], [b]) => a - b)
    .map(([quarter, requests]) => ({
      at: new Date(quarter * QUARTER_MS + random.between(0, QUARTER_MS / 3)),
      requests,
    }))
    .filter(({ at }) => at.getTime() < now.getTime() - QUARTER_MS);
}

function plan(index: number, site: Site, random: Random): Planned {
  const kind = random.pick(site.mix);
  return { site: index, kind, ends: random.chance(site.failing) ? 'badly' : 'well' };
}

/** The instants at which a site asks, a few together each time. */
function timesOf(
  site: Site,
  { now, zoneHours }: { now: Date; zoneHours: number },
  random: Random,
): number[] {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const times: number[] = [];
  for (let daysAgo = site.since; daysAgo >= site.until; daysAgo--) {
    const day = today - daysAgo * DAY_MS;
    let left = requestsOn(site, day, daysAgo, random);
    while (left > 0) {
      const together = Math.min(left, random.between(1, TOGETHER_MAX));
      const hour =
        (random.between(FIRST_HOUR, LAST_HOUR) + random.between(FIRST_HOUR, LAST_HOUR)) / 2;
      const atMs = day + (hour - zoneHours) * 3_600_000 + random.between(0, 3_599_999);
      times.push(...Array<number>(together).fill(atMs));
      left -= together;
    }
  }
  return times;
}

function requestsOn(site: Site, day: number, daysAgo: number, random: Random): number {
  const span = Math.max(1, site.since - site.until);
  const progress = (site.since - daysAgo) / span;
  const [first, last] = site.perDay;
  const weekday = new Date(day).getUTCDay();
  const factor = weekday === 0 || weekday === 6 ? site.weekend : 1;
  return Math.round((first + (last - first) * progress) * factor * (0.7 + 0.6 * random.next()));
}

/** `count` places spread over a list of `length`, none at its ends. */
const evenly = (count: number, length: number): number[] =>
  Array.from({ length: count }, (_, n) => Math.floor(((n + 1) * length) / (count + 1)));
