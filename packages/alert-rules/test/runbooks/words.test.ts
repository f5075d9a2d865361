import { expect, test } from 'vitest';
import { wordsOf } from '../../src/runbooks/words.js';
import { wordsByCategory } from '../../src/runbooks/words-by-category.js';
import { wordsByName } from '../../src/runbooks/words-by-name.js';

test.for([
  ['OperationLatencyHigh', 'performance', 'longer'],
  ['OperationThroughputLow', 'performance', 'fewer calls'],
  ['OperationErrorBudgetBurn', 'errors', 'share of calls fails'],
  ['TargetDown', 'system-health', 'cannot scrape'],
  ['BridgeDeadLetters', 'pipeline', 'cannot be stored'],
  ['BridgeDisconnected', 'system-health', 'does not hear'],
  ['DeviceSos', 'device-alarm', 'raised an alarm'],
  ['DiskFull', 'business', 'what a service is there for'],
  ['ByHand', undefined, 'not well'],
] as const)('%s of %s: what is known by its name, or else by its category', ([alert, category, words]) => {
  expect(wordsOf(alert, category).meaning.toLowerCase()).toContain(words);
});

test('all words are sentences, and nothing is left to guess', () => {
  for (const words of [...Object.values(wordsByCategory), ...wordsByName.map(([, each]) => each)]) {
    for (const text of [words.meaning, words.impact, ...words.mitigation]) expect(text).toMatch(/^[A-Z`].*[.?]$/s);
    expect(words.mitigation.length).toBeGreaterThan(0);
  }
});
