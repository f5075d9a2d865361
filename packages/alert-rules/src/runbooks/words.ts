import { type RunbookWords, wordsByCategory } from './words-by-category.js';
import { wordsByName } from './words-by-name.js';

/** The words of an alert: those of its name, or else of its category. */
export function wordsOf(alert: string, category: string | undefined): RunbookWords {
  const byName = wordsByName.find(([name]) => name.test(alert));
  if (byName !== undefined) return byName[1];
  const known = Object.entries(wordsByCategory).find(([name]) => name === category);
  return known?.[1] ?? wordsByCategory['system-health'];
}
