import type { Random } from './random';
import { limit } from './schema';

/** A whole number within the bounds of the schema. */
export function integerFor(schema: Record<string, unknown>, name: string, random: Random): number {
  const step = limit(schema.multipleOf, 1);
  const { low, high } = boundsOf(schema, name, 1);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  if (first > last) throw new Error('The schema leaves no integer between its bounds.');
  return random.integer(first, last) * step;
}

/** A number within the bounds of the schema, with two decimals where they fit. */
export function numberFor(schema: Record<string, unknown>, name: string, random: Random): number {
  if (schema.multipleOf !== undefined) return integerFor(schema, name, random);
  const { low, high } = boundsOf(schema, name, (1 - 1e-9) * 1e-6);
  const value = low + ((high - low) * random.integer(0, 1_000)) / 1_000;
  const rounded = Math.round(value * 100) / 100;
  return rounded >= low && rounded <= high ? rounded : value;
}

/** The range a number may have; where the schema is silent, one that suits its name. */
function boundsOf(schema: Record<string, unknown>, name: string, gap: number) {
  const usual = /year/i.test(name)
    ? [1990, 2026]
    : /score|rating|stars/i.test(name)
      ? [1, 5]
      : [1, 100];
  const [usualLow = 1, usualHigh = 100] = usual;
  const step = Math.max(gap, typeof schema.multipleOf === 'number' ? schema.multipleOf : 0);
  const exclusiveLow = schema.exclusiveMinimum;
  const exclusiveHigh = schema.exclusiveMaximum;
  const low = Math.max(
    limit(schema.minimum, Number.NEGATIVE_INFINITY),
    typeof exclusiveLow === 'number' ? exclusiveLow + gap : Number.NEGATIVE_INFINITY,
  );
  const high = Math.min(
    limit(schema.maximum, Number.POSITIVE_INFINITY),
    typeof exclusiveHigh === 'number' ? exclusiveHigh - gap : Number.POSITIVE_INFINITY,
  );
  if (Number.isFinite(low) && Number.isFinite(high)) return { low, high };
  const span = Math.max(usualHigh - usualLow, step * 2);
  if (Number.isFinite(low)) {
    return { low, high: Math.max(low <= usualHigh ? usualHigh : low, low + span) };
  }
  if (Number.isFinite(high)) {
    return { low: Math.min(high >= usualLow ? usualLow : high, high - span), high };
  }
  return { low: usualLow, high: usualLow + span };
}
