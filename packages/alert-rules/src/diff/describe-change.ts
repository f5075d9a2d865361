import type { FieldChange, RuleChange } from './rule-change.js';

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** The words in which two texts differ, where that says it all shortly. */
function differingWords(before: string, after: string): string | undefined {
  const [was, is] = [before.split(' '), after.split(' ')];
  if (was.length < 8 || was.length !== is.length) return undefined;
  const pairs = was.flatMap((word, index) => (word === is[index] ? [] : [`${word} is now ${is[index]}`]));
  const distinct = [...new Set(pairs)];
  return distinct.length > 4 ? undefined : distinct.join('; ');
}

function fieldLine({ field, before, after }: FieldChange): string {
  const [was, is] = [before, after].map((text) => (text === undefined ? undefined : oneLine(text)));
  const words = was !== undefined && is !== undefined ? differingWords(was, is) : undefined;
  if (words !== undefined) return `${field}: ${words}`;
  if (was === undefined) return `${field} is now ${is}`;
  if (is === undefined) return `${field} was ${was}, and is gone`;
  return `${field} was ${was}, and is now ${is}`;
}

/** A change in words: the rule, then what is different about it, indented, a line each. */
export function describeChange({ change, kind, name, labels, fields, warning }: RuleChange): string[] {
  const shown = Object.entries(labels).map(([label, value]) => ` ${label}=${value}`);
  return [
    `${change} ${kind} ${name}${shown.join('')}`,
    ...fields.map((field) => `  ${fieldLine(field)}`),
    ...(warning === undefined ? [] : [`  warning: ${warning}`]),
  ];
}
