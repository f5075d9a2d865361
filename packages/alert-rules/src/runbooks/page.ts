import { type Catalog, formatDuration } from '@pulsetrail/catalog';
import type { AlertingRule } from '../rule.js';
import { type AlertKind, asWords, describedBy } from './alert-kind.js';
import { firstQueries } from './first-queries.js';
import { type Records, restsOn } from './queries.js';
import { table } from './table.js';
import { wordsOf } from './words.js';

const code = (text: string): string => `\`\`\`promql\n${text}\n\`\`\``;

/** The labels that say what an alert is about, in the words of a place: `clinic-api, sign-in`. */
const place = ({ labels }: AlertingRule): string => {
  const said = ['severity', 'category', 'owner', 'tier', 'component', 'channels', 'cooldown'];
  const parts = Object.entries(labels).filter(([name]) => !said.includes(name));
  return parts.length === 0 ? 'everywhere' : parts.map(([, value]) => asWords(value)).join(', ');
};

/** Where it is promised: a row for each rule. */
function promises({ rules }: AlertKind, catalog: Catalog): string {
  const isDescribed = rules.some((rule) => describedBy(rule, catalog) !== undefined);
  const isTiered = rules.some(({ labels }) => labels.tier !== undefined);
  const columns = ['of', 'owner', 'severity', ...(isTiered ? ['tier'] : []), 'threshold', 'for'];
  const heads = [...columns, ...(isDescribed ? ['what it is'] : [])];
  const rows = rules.map((rule) => [
    place(rule),
    rule.labels.owner,
    rule.labels.severity,
    ...(isTiered ? [rule.labels.tier] : []),
    rule.annotations.threshold,
    rule.for ?? '0s',
    ...(isDescribed ? [describedBy(rule, catalog)] : []),
  ]);
  return table(heads, rows);
}

/** A text of a rule as it stands in a quotation. */
const quoted = (text: string): string => asWords(text).replaceAll('<', '\\<').replaceAll('\n', '\n> ');

function computed({ rules: [first, ...others] }: AlertKind, records: Records): string[] {
  const { records: read, metrics } = restsOn(first.expr, records);
  const more = ['', ' The other one differs in what the table above says.'][others.length];
  return [
    `It fires ${first.for === undefined || first.for === '0s' ? 'as soon as this gives a result' : `when this gives a result for ${first.for}`}, here of ${place(first).replaceAll('<', '\\<')}.${more ?? ` The other ${others.length} differ in what the table above says.`}`,
    code(first.expr),
    ...(read.length === 0 ? [] : ['It reads what is recorded beforehand:']),
    ...read.map(({ record, expr }) => code(`# ${record}\n${expr}`)),
    ...(metrics.length === 0 ? [] : [`All of it comes from ${metrics.map((name) => `\`${name}\``).join(', ')}.`]),
  ];
}

/** The page of one alert, in Markdown. */
export function runbook(kind: AlertKind, catalog: Catalog, records: Records): string {
  const [first] = kind.rules;
  const words = wordsOf(kind, catalog);
  const { description = '', summary = '' } = first.annotations;
  const isBurn = first.labels.tier !== undefined;
  return `${[
    `# ${kind.name}`,
    '## Meaning',
    words.meaning,
    ...(isBurn
      ? [
          `A budget is what may fail within ${formatDuration(catalog.alerting.period)}. Tiers tell how fast it burns: a fast one is about the last minutes and urgent, a slow one about days. A tier fires only while its short window burns too, and ends soon after the fault has.`,
        ]
      : []),
    'The message, of the first of its rules:',
    `> ${quoted(summary)}\n>\n> ${quoted(description)}`,
    '## Impact',
    words.impact,
    promises(kind, catalog),
    '## First queries',
    ...firstQueries(kind, catalog, records),
    '## Mitigation',
    words.mitigation.map((step, index) => `${index + 1}. ${step}`).join('\n'),
    '## How it is computed',
    ...computed(kind, records),
  ].join('\n\n')}\n`;
}
