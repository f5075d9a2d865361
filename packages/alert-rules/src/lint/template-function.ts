import type { Linter } from './linter.js';
import { actionsIn } from './template.js';

/** What templates of alerts know. Source: Prometheus, "Template reference"; Go, "text/template". */
const known = new Set(
  (
    'and call html index slice js len not or print printf println urlquery eq ne lt le gt ge ' +
    'if else end range with define template block break continue nil true false ' +
    'query first label value strvalue sortByLabel humanize humanize1024 humanizeDuration humanizePercentage ' +
    'humanizeTimestamp toTime toDuration now title toUpper toLower stripPort match reReplaceAll graphLink tableLink ' +
    'parseDuration args tmpl safeHtml externalURL pathPrefix urlQueryEscape stripDomain'
  ).split(' '),
);

/** The words of an action that are functions: not a variable, a field, a number, or part of a text. */
const functionsIn = (action: string): string[] =>
  [
    ...action
      .replace(/"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*'|\/\*[\s\S]*?\*\//g, ' ')
      .matchAll(/(?<![$.\w])[A-Za-z_]\w*/g),
  ].map(([name]) => name);

/** A template that cannot be read makes a message of nothing but the error. */
export const templateFunction: Linter = ({ rule }) => {
  if (!('alert' in rule)) return [];
  return Object.entries({ ...rule.annotations, ...rule.labels }).flatMap(([key, template]) =>
    [...new Set(actionsIn(template).flatMap(({ action }) => functionsIn(action)))]
      .filter((name) => !known.has(name))
      .map((name) => `${key} calls ${name}, which is no function of templates; take another, such as humanize`),
  );
};
