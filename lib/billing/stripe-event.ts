import { z } from 'zod';

/** The envelope of an event (https://docs.stripe.com/api/events/object); what is in it is parsed by who handles its type. */
export const StripeEvent = z.object({
  id: z.string().regex(/^[A-Za-z0-9_]{1,255}$/),
  object: z.literal('event'),
  type: z.string().regex(/^[a-z0-9_.]{1,100}$/),
  api_version: z.string().max(100).nullable(),
  created: z.number().int().min(0).max(253_402_300_799),
  livemode: z.boolean(),
  data: z.object({ object: z.looseObject({ id: z.string().max(255).optional() }) }),
});
export type StripeEvent = z.output<typeof StripeEvent>;

/** Text that PostgreSQL can keep: U+0000 and halves of surrogate pairs become U+FFFD, at every depth. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\u0000', '\uFFFD');
  if (Array.isArray(value)) return value.map(storable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [storable(name), storable(inner)]),
  );
}
