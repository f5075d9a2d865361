import { expect, test } from 'vitest';
import { wordsOf } from '../../src/runbooks/words.js';
import { wordsByCategory } from '../../src/runbooks/words-by-category.js';
import { wordsByName } from '../../src/runbooks/words-by-name.js';
import { promisesCatalog } from '../promises-catalog.js';

const meaningOf = (alert: string, labels: Record<string, string>): string =>
  wordsOf({ name: alert, rules: [{ alert, expr: 'up', labels, annotations: {} }] }, promisesCatalog).meaning;

test.for([
  ['OperationLatencyHigh', 'performance', 'longer'],
  ['OperationThroughputLow', 'performance', 'fewer calls'],
  ['OperationErrorBudgetBurn', 'errors', 'share of calls fails'],
  ['TargetDown', 'system-health', 'cannot scrape'],
  ['BridgeDeadLetters', 'pipeline', 'cannot be stored'],
  ['BridgeDisconnected', 'system-health', 'does not hear'],
  ['DeviceSos', 'device-alarm', 'raised an alarm'],
  ['DiskFull', 'business', 'what a service is there for'],
  ['ByHand', 'unknown', 'not well'],
] as const)('%s of %s: what is known by its name, or else by its category', ([alert, category, words]) => {
  expect(meaningOf(alert, { category }).toLowerCase()).toContain(words);
});

test.for([
  ['DiskFull', 'disk-full', 'A disk is nearly full.'],
  ['BridgeLike', 'few-orders', wordsByCategory.business.meaning],
] as const)('%s, a rule of the team, means what its description says, or else its category', ([alert, rule, words]) => {
  expect(meaningOf(alert, { category: 'business', rule })).toBe(words);
});

test('all words are sentences, and nothing is left to guess', () => {
  for (const words of [...Object.values(wordsByCategory), ...wordsByName.map(([, each]) => each)]) {
    for (const text of [words.meaning, words.impact, ...words.mitigation]) expect(text).toMatch(/^[A-Z`].*[.?]$/s);
    expect(words.mitigation.length).toBeGreaterThan(0);
  }
});
