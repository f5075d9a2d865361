import type { Finding } from '../finding.js';
import { type MetricDefinition, metrics } from '../metrics.js';
import { sanitizeLabelName } from '../names.js';
import { formatPath, type Path } from '../path.js';
import type { Check } from './check.js';

const signature = (metric: MetricDefinition): string => JSON.stringify([metric.unit, metric.labels, metric.values]);

const repeated = <Item>(items: readonly Item[]): [number, Item][] =>
  [...items.entries()].filter(([index, item]) => items.indexOf(item) < index);

/** Finds what is listed twice under a path. */
const repeatedAt = (path: Path, items: readonly string[], what: string): Finding[] =>
  repeated(items).map(([index]) => ({ path: [...path, index], message: `duplicate ${what}; remove one` }));

/** OpenMetrics names the family of a counter without `_total`, so that `x` and `x_total` are one family. */
const family = (metric: MetricDefinition): string => metric.prometheusName.replace(/_total$/, '');

const builtIn = Object.values<MetricDefinition>(metrics);

/** Labels that end up under one name. */
function labelFindings(path: Path, { labels, values }: MetricDefinition): Finding[] {
  const clashes = repeated(labels.map(sanitizeLabelName)).map(([index, label]) => ({
    path: [...path, 'labels', labels[index] ?? label],
    value: labels[index],
    message: `duplicate label, two labels are exported as ${label}; rename one`,
  }));
  return [
    ...clashes,
    ...labels.flatMap((label) => repeatedAt([...path, 'labels', label], values[label] ?? [], 'value')),
  ];
}

/** Two things that would end up under one name: metrics, labels, flow steps, families. */
export const duplicates: Check = ({ catalog }) => {
  const findings: Finding[] = [];
  const declared = new Map<string, { metric: MetricDefinition; path: Path }>();

  for (const service of catalog.services) {
    for (const metric of service.counters) {
      const path = ['services', service.name, 'counters', metric.name];
      const taken = builtIn.find((other) => other.name === metric.name || family(other) === family(metric));
      if (taken !== undefined) {
        findings.push({
          path,
          value: metric.name,
          message: `duplicate of the built-in metric ${taken.name}, exported as ${taken.prometheusName}; choose another name`,
        });
      }
      const other = declared.get(metric.prometheusName);
      if (other && (other.metric.name !== metric.name || signature(other.metric) !== signature(metric))) {
        findings.push({
          path,
          value: metric.name,
          message: `duplicate of ${formatPath(other.path)}, both are exported as ${metric.prometheusName}; give both the same name, unit and labels, or rename one`,
        });
      }
      declared.set(metric.prometheusName, other ?? { metric, path });
      findings.push(...labelFindings(path, metric));
    }
    for (const flow of service.flows) {
      findings.push(...repeatedAt(['services', service.name, 'flows', flow.name, 'steps'], flow.steps, 'step'));
    }
    for (const score of service.scores) {
      const path = ['services', service.name, 'scores', score.name, 'versions'];
      findings.push(...repeatedAt(path, score.versions, 'version'));
    }
  }

  const familyOwners = new Map<string, Path>();
  for (const pipeline of catalog.pipelines) {
    for (const [index, name] of pipeline.families.entries()) {
      const path = ['pipelines', pipeline.name, 'families', index];
      const other = familyOwners.get(name);
      if (other !== undefined) {
        const message = `duplicate of ${formatPath(other)}; a family belongs to one pipeline, remove it from the other`;
        findings.push({ path, message });
      }
      familyOwners.set(name, other ?? path);
    }
  }
  return findings;
};
