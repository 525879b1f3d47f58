import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

// Next bundles its own copy of this module beside the server's; one registry serves both.
const REGISTRY = Symbol.for('tokentill.metrics');
type Shared = { [REGISTRY]?: Registry };

export function registry(): Registry {
  const shared = globalThis as Shared;
  if (!shared[REGISTRY]) {
    shared[REGISTRY] = new Registry();
    collectDefaultMetrics({ register: shared[REGISTRY] });
  }
  return shared[REGISTRY];
}

type Definition = { name: `tokentill_${string}`; help: string; labelNames?: readonly string[] };

/** The counter of that name, made at first use. */
export function counter(definition: Definition): Counter {
  const known = registry().getSingleMetric(definition.name);
  if (known instanceof Counter) return known;
  return new Counter({
    ...definition,
    labelNames: [...(definition.labelNames ?? [])],
    registers: [registry()],
  });
}

export function gauge(definition: Definition): Gauge {
  const known = registry().getSingleMetric(definition.name);
  if (known instanceof Gauge) return known;
  return new Gauge({
    ...definition,
    labelNames: [...(definition.labelNames ?? [])],
    registers: [registry()],
  });
}

export function histogram(definition: Definition & { buckets: readonly number[] }): Histogram {
  const known = registry().getSingleMetric(definition.name);
  if (known instanceof Histogram) return known;
  return new Histogram({
    ...definition,
    labelNames: [...(definition.labelNames ?? [])],
    buckets: [...definition.buckets],
    registers: [registry()],
  });
}
