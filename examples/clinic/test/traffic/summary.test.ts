import { expect, test } from 'vitest';
import { createSummary } from '../../src/traffic/summary.js';

test('answers are counted by what they say, with the 95th percentile of their times', () => {
  const summary = createSummary();
  for (let milliseconds = 1; milliseconds <= 20; milliseconds++) summary.add(200, milliseconds);
  summary.add(404, 1);
  summary.add(503, 1);
  summary.add(undefined, 1);
  summary.skip();
  expect(String(summary)).toMatch(
    /^23 requests in \d+\.\d s: 20 accepted, 1 refused, 1 failed, 1 unanswered, 1 skipped; p95 19\.0 ms$/,
  );
});

test('nothing sent is said plainly', () => {
  expect(String(createSummary())).toContain('0 requests');
});
