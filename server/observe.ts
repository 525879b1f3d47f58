import { histogram } from '@/lib/platform/metrics';

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60] as const;

const durations = histogram({
  name: 'tokentill_http_request_seconds',
  help: 'Time from the first byte of a request to the last of its answer, by route and status',
  labelNames: ['method', 'route', 'status'],
  buckets: SECONDS,
});

/** Starts the clock of a request; the function that it returns stops it with the status. */
export function observeRequest(method: string, route: string): (status: number) => void {
  const began = performance.now();
  return (status) =>
    durations.observe({ method, route, status }, (performance.now() - began) / 1000);
}
