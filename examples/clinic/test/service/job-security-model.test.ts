import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Employment, jobSecurity } from '../../src/service/job-security-model.js';

const today = 20_000;
const year = 365;

const employment: fc.Arbitrary<Employment> = fc
  .record({
    started: fc.integer({ min: 10_000, max: today }),
    days: fc.option(fc.nat({ max: 5_000 })),
    permanent: fc.boolean(),
  })
  .map(({ started, days, permanent }) => ({ started, ended: days === null ? null : started + days, permanent }));

test('the score is always between 0 and 1', () => {
  fc.assert(
    fc.property(fc.array(employment, { maxLength: 50 }), (history) => {
      const score = jobSecurity(history, today);
      expect(score > 0 && score < 1).toBe(true);
    }),
  );
});

test('the order of jobs does not matter', () => {
  fc.assert(
    fc.property(fc.array(employment, { maxLength: 10 }), (history) => {
      expect(jobSecurity(history.toReversed(), today)).toBeCloseTo(jobSecurity(history, today), 12);
    }),
  );
});

describe('a job is more secure', () => {
  const job = (started: number, permanent = true, ended: number | null = null): Employment => ({
    started,
    ended,
    permanent,
  });
  test.each([
    ['the longer it lasts', [job(today - 8 * year)], [job(today - 6 * year)]],
    ['on a permanent contract', [job(today - 2 * year)], [job(today - 2 * year, false)]],
    ['than none', [job(today - year)], []],
    [
      'without earlier changes',
      [job(today - 2 * year)],
      [job(today - 2 * year), job(today - 3 * year, true, today - 3 * year)],
    ],
  ])('%s', (_, better, worse) => {
    expect(jobSecurity(better, today)).toBeGreaterThan(jobSecurity(worse, today));
  });
});
