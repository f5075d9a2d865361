import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDeck, createRandom } from '../src/random.js';

describe('createRandom', () => {
  test('the same seed gives the same numbers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
        const [one, other] = [createRandom(seed), createRandom(seed)];
        for (let draw = 0; draw < 20; draw++) expect(one.next()).toBe(other.next());
      }),
    );
  });

  test('numbers stay within their bounds', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: -100, max: 100 }), fc.nat({ max: 100 }), (seed, least, range) => {
        const random = createRandom(seed);
        const whole = random.int(least, least + range);
        expect(Number.isInteger(whole) && whole >= least && whole <= least + range).toBe(true);
        const decimal = random.decimal(least, least + range, 2);
        expect(decimal >= least && decimal <= least + range).toBe(true);
      }),
    );
  });

  test('a shuffled list has the same items', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.integer()), (seed, items) => {
        expect(createRandom(seed).shuffle(items).toSorted()).toEqual(items.toSorted());
      }),
    );
  });

  test('nothing can be picked from an empty list', () => {
    expect(() => createRandom(1).pick([])).toThrow('the list is empty');
  });
});

describe('createDeck', () => {
  test('every card comes as often as it has copies before any comes again', () => {
    const draw = createDeck(
      [
        ['often', 3],
        ['rarely', 1],
        ['never', 0],
      ],
      createRandom(7),
    );
    for (let round = 0; round < 5; round++) {
      expect([draw(), draw(), draw(), draw()].toSorted()).toEqual(['often', 'often', 'often', 'rarely']);
    }
  });

  test('nothing can be drawn from an empty deck', () => {
    expect(createDeck([['card', 0]], createRandom(1))).toThrow('the deck is empty');
  });
});
