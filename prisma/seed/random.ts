/** A stream of pseudo-random numbers that is the same for the same name (mulberry32 over FNV-1a): demo data look alike everywhere. */
export type Random = {
  /** From 0 up to, and not including, 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** True so often out of one. */
  chance(probability: number): boolean;
  /** One of the items, by weight. */
  pick<T extends { weight: number }>(items: readonly T[]): T;
};

export function randomOf(name: string): Random {
  let state = 0x811c9dc5;
  for (const letter of name)
    state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;

  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick(items) {
      let left = next() * items.reduce((sum, { weight }) => sum + weight, 0);
      for (const item of items) {
        left -= item.weight;
        if (left < 0) return item;
      }
      const last = items.at(-1);
      if (last === undefined) throw new Error('There is nothing to pick from.');
      return last;
    },
  };
}
