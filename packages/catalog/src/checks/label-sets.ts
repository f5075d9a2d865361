import type { Finding } from '../finding.js';
import type { Check } from './check.js';

/** How many label sets a metric may have. Source: OpenTelemetry metrics SDK, default aggregation cardinality limit. */
const budget = 2_000;

/** Every combination of a counter's values is exported, so all of them together must stay within the budget of a metric. */
export const labelSets: Check = ({ catalog }) => {
  const findings: Finding[] = [];
  for (const service of catalog.services) {
    for (const { name, labels, values } of service.counters) {
      const counts = labels.map((label) => values[label]?.length ?? 1);
      const sets = counts.reduce((product, count) => product * count, 1);
      if (sets <= budget) continue;
      const message = `${counts.join(' x ')} values make ${sets} label sets, more than ${budget}; leave out a label or join some values`;
      findings.push({ path: ['services', service.name, 'counters', name, 'labels'], message });
    }
  }
  return findings;
};
