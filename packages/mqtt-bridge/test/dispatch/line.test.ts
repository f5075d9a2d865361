import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Line } from '../../src/dispatch/line.js';

test('is what an array is, whatever comes and goes', () => {
  const some = fc.integer({ min: 0, max: 1_500 });
  fc.assert(
    fc.property(fc.array(fc.tuple(some, some), { maxLength: 6 }), (rounds) => {
      const line = new Line<number>();
      const expected: number[] = [];
      let next = 1;
      for (const [coming, going] of rounds) {
        for (let count = 0; count < coming; count++) {
          line.push(next);
          expected.push(next++);
        }
        for (let count = 0; count < going; count++) expect(line.shift()).toBe(expected.shift());
        expect(line.length).toBe(expected.length);
      }
    }),
    { numRuns: 30 },
  );
});
