import type { Matcher } from './write.js';

/** The alerts that fire, but for the one that always does. */
export const firing = (...matchers: readonly Matcher[]): string =>
  `ALERTS{${['alertstate="firing"', 'alertname!="Watchdog"', ...matchers].join(',')}}`;
