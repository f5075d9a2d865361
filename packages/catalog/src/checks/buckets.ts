import { type Finding, listed } from '../finding.js';
import { type MetricDefinition, metrics } from '../metrics.js';
import { valueAt } from '../path.js';
import { writeDuration } from '../quantities.js';
import type { LatencyTarget } from '../target.js';
import type { Check } from './check.js';
import { targetsOf } from './targets.js';

/** Why a histogram cannot judge a latency target; undefined when it can. */
function objection({ threshold, kind }: LatencyTarget, { name, buckets: bounds }: MetricDefinition) {
  const judged = kind === 'quantile' ? bounds.slice(0, -1) : bounds;
  if (judged.includes(threshold)) return undefined;
  const below = judged.findLast((bound) => bound < threshold);
  const above = judged.find((bound) => bound > threshold);
  const nearest = [below, above].filter((bound) => bound !== undefined).map(writeDuration);
  const remedy = nearest.length > 0 ? `use ${nearest.join(' or ')}, or ` : '';
  return bounds.includes(threshold)
    ? `the highest bucket bound of ${name}, above which no quantile is ever seen; ${remedy}set buckets['${name}'] with a higher one`
    : `not a bucket bound of ${name}; ${remedy}set buckets['${name}'] with ${threshold} among its bounds`;
}

/**
 * A latency threshold must be a bucket bound: between two bounds a histogram cannot tell how many calls were slower. A
 * quantile's must be below the highest one, the most that `histogram_quantile` returns (Prometheus, "Query functions").
 * Own bounds must belong to a histogram of the table and ascend.
 */
export const buckets: Check = ({ catalog }) => {
  const findings: Finding[] = [];
  for (const { path, target, latencyKey, metric } of targetsOf(catalog)) {
    const message = target.latency && objection(target.latency, metric);
    const written = [...path, latencyKey];
    const isSpelledOut = typeof valueAt(catalog.definition, written) === 'object';
    if (message !== undefined) findings.push({ path: isSpelledOut ? [...written, 'threshold'] : written, message });
  }

  const histograms = Object.values<MetricDefinition>(metrics).filter(({ kind }) => kind === 'histogram');
  for (const [name, bounds] of Object.entries(catalog.definition.buckets ?? {})) {
    const path = ['buckets', name];
    if (!histograms.some((metric) => metric.name === name)) {
      const known = listed(histograms.map((metric) => metric.name));
      findings.push({ path, value: name, message: `unknown histogram; use one of ${known}` });
    }
    if (bounds.some((value, index) => index > 0 && value <= (bounds[index - 1] ?? 0))) {
      findings.push({ path, message: 'bounds must ascend, each once; sort them' });
    }
  }
  return findings;
};
