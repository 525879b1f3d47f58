/** A stream of numbers that looks random and is the same for the same seed. */
export type Random = {
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  /** One entry of a list that is not empty. */
  pick<Item>(list: readonly Item[]): Item;
  /** The entries in another order; the list itself stays as it is. */
  shuffled<Item>(list: readonly Item[]): Item[];
};

/** The stream that belongs to a seed. */
export function randomFrom(seed: string): Random {
  let state = hashOf(seed);
  const fraction = () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
  };
  const integer = (min: number, max: number) => min + Math.floor(fraction() * (max - min + 1));
  return {
    integer,
    pick(list) {
      const picked = list[integer(0, list.length - 1)];
      if (picked === undefined) throw new Error('Nothing can be picked from an empty list.');
      return picked;
    },
    shuffled(list) {
      return list
        .map((item) => ({ item, order: fraction() }))
        .sort((a, b) => a.order - b.order)
        .map(({ item }) => item);
    },
  };
}

/** A 32-bit hash of a text (FNV-1a over its UTF-16 units). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash;
}
