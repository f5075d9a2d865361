import { type Catalog, formatDuration, type MetricDefinition, sanitizeLabelName } from '@pulsetrail/catalog';
import { ruleByOwner } from '../../owner.js';
import { pascalCase } from '../../pascal-case.js';
import { selector, sumBy } from '../../promql.js';
import { rise } from '../../rise.js';
import type { Rule } from '../../rule.js';
import { identityOf, serviceLabel } from '../../subject.js';
import { systemRule } from './system-rule.js';

/** The last word of a counter of something that is gone. */
const loss = /[._](?:overflow|dropped|failed|rejected|lost)$/;

/** The counters of a table by which Pulsetrail says that it lost something. */
export const lossesOf = ({ metrics, pipelines }: Pick<Catalog, 'metrics' | 'pipelines'>): MetricDefinition[] =>
  [...metrics.values()].filter(
    ({ name, kind }) =>
      kind === 'counter' &&
      loss.test(name) &&
      (name.startsWith('pulsetrail.sdk.') || (name.startsWith('pulsetrail.bridge.') && pipelines.length > 0)),
  );

/** Spans and log records only inform people; from metrics and messages come alerts, which then miss something. */
const severityOf = ({ unit }: MetricDefinition): 'info' | 'warning' =>
  unit === '{span}' || unit === '{record}' ? 'info' : 'warning';

/** What the SDK and the bridge could not keep: an alert for every such counter of the metric table, by its labels. */
export const losses = (catalog: Catalog): Rule[] => {
  const { alerting, services } = catalog;
  const window = formatDuration(alerting.window);
  return lossesOf(catalog).flatMap((metric) => {
    const labels = metric.labels.map(sanitizeLabelName);
    const by = identityOf([serviceLabel, ...labels], alerting);
    const words = metric.name.replace(/^pulsetrail\./, '').replaceAll(/[._]/g, ' ');
    const shown = labels.map((label) => `${label} {{ $labels.${label} }}`).join(', ');
    return ruleByOwner(services, serviceLabel, (matchers, owner) =>
      systemRule(
        {
          name: pascalCase(words),
          expr: sumBy(by, `\n${rise(selector(metric.prometheusName, matchers), window)}\n`),
          severity: severityOf(metric),
          labels: { owner, service: `{{ $labels.${serviceLabel} }}` },
          summary: `Something is lost: ${words}`,
          description:
            `${metric.name} of {{ $labels.${serviceLabel} }} rose by {{ $value | humanize }} over ${window}` +
            `${shown === '' ? '' : ` (${shown})`}, threshold 0. ${metric.description}`,
          threshold: '0',
        },
        alerting,
      ),
    );
  });
};
