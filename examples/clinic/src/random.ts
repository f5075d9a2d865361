/** A source of repeatable randomness: the same seed gives the same sequence. Not for secrets. */
export interface Random {
  /** A number from 0 up to but not including 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number;
  /** A number from `least` to `most`, rounded to so many decimals. */
  decimal(least: number, most: number, decimals: number): number;
  /** One of the items; throws on an empty list. */
  pick<Item>(items: readonly Item[]): Item;
  /** The items in another order; the list itself stays as it is. */
  shuffle<Item>(items: readonly Item[]): Item[];
}

/** mulberry32 by Tommy Ettinger (public domain): 32 bits of state, a period of 2^32, good enough for synthetic data. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Creates a source from a whole number. */
export function createRandom(seed: number): Random {
  const next = mulberry32(seed);
  const int = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    int,
    decimal: (least, most, decimals) => Number((least + next() * (most - least)).toFixed(decimals)),
    pick(items) {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new RangeError('Nothing to pick from: the list is empty; give at least one item.');
      return item;
    },
    // Fisher-Yates, from the last to the first.
    shuffle<Item>(items: readonly Item[]): Item[] {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = int(0, last);
        [shuffled[last], shuffled[other]] = [shuffled[other] as Item, shuffled[last] as Item];
      }
      return shuffled;
    },
  };
}

/**
 * Draws from a shuffled deck and shuffles anew when it is used up, so that a rare card comes once in every deck instead
 * of only on average.
 */
export function createDeck<Card>(
  cards: readonly (readonly [card: Card, copies: number])[],
  random: Random,
): () => Card {
  const all = cards.flatMap(([card, copies]) => Array.from({ length: copies }, () => card));
  let rest: Card[] = [];
  return () => {
    if (rest.length === 0) rest = random.shuffle(all);
    const card = rest.pop();
    if (card === undefined) throw new RangeError('Nothing to draw: the deck is empty; give at least one card.');
    return card;
  };
}
