import { formatDuration } from '@pulsetrail/catalog';
import type { BudgetPromise, EventRatio } from './event-ratio.js';
import { number, quote } from './promql.js';
import { sloLabels, sloRecords } from './slo.js';

/**
 * How long a full budget lasts at the present rate, which is period x budget / ratio, and how much of it is left, for how
 * long, where that is recorded; a template of Prometheus. Its templates cannot divide; a query can.
 */
export function budgetWords(ratio: EventRatio, { budget }: Pick<BudgetPromise, 'budget'>, period: number): string {
  const lasting = `{{ printf "vector(${number(period * budget)} / %g)" $value | query | first | value | humanizeDuration }}`;
  const fixed = Object.entries(sloLabels(ratio)).map(([label, value]) => `${label}=${quote(value)}`);
  const found = ratio.by.map((label) => `${label}=%q`);
  const selector = `${sloRecords.remaining}{${[...fixed, ...found].join(',')}}`;
  const labels = ratio.by.map((label) => `$labels.${label}`).join(' ');
  const rest = `${selector} * ${number(period * budget)} / %g`;
  const some =
    '{{ . | first | value | humanizePercentage }} of it is left, which lasts ' +
    `{{ printf ${quote(rest)} ${labels} $value | query | first | value | humanizeDuration }}`;
  const left =
    `{{ with printf ${quote(selector)} ${labels} | query }}; ` +
    `{{ if gt (. | first | value) 0.0 }}${some}{{ else }}none of it is left{{ end }}{{ end }}`;
  return `At this rate a full budget for ${formatDuration(period)} is used up in ${lasting}${left}.`;
}
