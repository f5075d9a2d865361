import type { Catalog } from '@pulsetrail/catalog';
import { ownRulesOf } from '../own-rule.js';
import type { AlertKind } from './alert-kind.js';
import { type RunbookWords, wordsByCategory } from './words-by-category.js';
import { wordsByName } from './words-by-name.js';

const sentence = (text: string): string => `${text.replaceAll('<', '\\<')}${/[.!?]$/.test(text) ? '' : '.'}`;

/** The words of an alert: those of its name, or else of its category; of a team's own rule what the team says of it. */
export function wordsOf({ name, rules: [{ labels }] }: AlertKind, catalog: Catalog): RunbookWords {
  const [, known] = Object.entries(wordsByCategory).find(([category]) => category === labels.category) ?? [];
  const general = known ?? wordsByCategory['system-health'];
  if (labels.rule === undefined) return wordsByName.find(([pattern]) => pattern.test(name))?.[1] ?? general;
  const description = ownRulesOf(catalog).find(({ rule }) => rule.name === labels.rule)?.rule.description;
  return description === undefined ? general : { ...general, meaning: sentence(description) };
}
