import fc from 'fast-check';

const HOUR = 3_600;
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 5_000_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(1, 2, 3, 1_000_000) },
);
const reservable = fc.oneof(
  { weight: 9, arbitrary: amount },
  { weight: 1, arbitrary: fc.constant(0) },
);
const endsInSeconds = fc.constantFrom(null, null, 0, 1, 60, HOUR, 5 * HOUR);
const pick = fc.nat({ max: 1_000 });
/** Thousandths of what was reserved; more than all of it is refused. */
const part = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, 1_000) },
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 1_000 }) },
  { weight: 1, arbitrary: fc.constant(1_001) },
);

const act = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('purchase' as const),
      amount,
      paidCents: fc.integer({ min: 1, max: 30_000 }),
      endsInSeconds,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('grant' as const),
      amount,
      kind: fc.constantFrom('plan', 'promotion', 'goodwill', 'adjustment'),
      endsInSeconds,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('grant again' as const), pick, amount }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('begin' as const),
      amounts: fc.array(reservable, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('finish' as const),
      picks: fc.array(fc.tuple(pick, part), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('lapse' as const),
      picks: fc.array(pick, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('deduct' as const), amount, again: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('finish a stranger' as const) }) },
);
export type Act = (typeof act extends fc.Arbitrary<infer T> ? T : never) & {};

/** What happens to one wallet, with pauses: up to twenty acts. */
export const anySequence = fc.array(
  fc.record({ waitSeconds: fc.constantFrom(0, 0, 1, 59, 61, HOUR), act }),
  { minLength: 3, maxLength: 20, size: 'max' },
);
export type Sequence = (typeof anySequence extends fc.Arbitrary<infer T> ? T : never) & {};
