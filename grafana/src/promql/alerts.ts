import type { Matcher } from './write.js';

/** The alerts that fire, but for those that are for no person: the one that always does, and what only keeps others quiet. */
export const firing = (...matchers: readonly Matcher[]): string =>
  `ALERTS{${['alertstate="firing"', 'severity!="none"', ...matchers].join(',')}}`;
