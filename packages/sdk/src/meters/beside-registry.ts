import type { Attributes } from '@opentelemetry/api';
import type { MetricData, ScopeMetrics } from '@opentelemetry/sdk-metrics';
import { type MetricKind, prometheusName } from '@pulsetrail/catalog/names';
import { exportedLabels, kindOf } from '../exposition/otel-text.js';
import type { Registry } from '../registry/registry.js';
import { warnOnce } from '../warning.js';

/** What is taken under one exported name: by which type, and which series. */
interface Family {
  readonly type: string;
  readonly series: Set<string>;
}

const typeOf = (kind: MetricKind): MetricKind => (kind === 'updowncounter' ? 'gauge' : kind);

/** A label set as one text, however its attributes are ordered and spelled; undefined for one that no page can show. */
const keyOf = (attributes: Attributes): string | undefined => {
  const labels = exportedLabels(attributes);
  return typeof labels === 'string' ? undefined : JSON.stringify(labels);
};

function familiesOf(registry: Registry): Map<string, Family> {
  // The page begins with one of its own.
  const families = new Map<string, Family>([['target_info', { type: 'info', series: new Set() }]]);
  for (const { definition, tree } of registry.instruments()) {
    const series = new Set<string>();
    for (const { attributes } of tree.series) series.add(keyOf(attributes) ?? '');
    families.set(definition.prometheusName, { type: typeOf(definition.kind), series });
  }
  return families;
}

/** The metric without the series that are taken; undefined when its name is taken by another type, or nothing is left. */
function withoutTaken(metric: MetricData, families: Map<string, Family>): MetricData | undefined {
  const kind = kindOf(metric);
  // The page cannot show it and says so; OTLP can.
  if (kind === undefined) return metric;
  const { name, unit } = metric.descriptor;
  const exported = prometheusName(name, unit, kind);
  const type = typeOf(kind);
  const family = families.get(exported) ?? { type, series: new Set<string>() };
  families.set(exported, family);
  if (family.type !== type) {
    warnOnce(
      `type ${exported}`,
      `Metric ${name} is exported as ${exported}, which is already a ${family.type}; as a ${type} it is left out. Rename it.`,
    );
    return undefined;
  }
  const isNew = ({ attributes }: { readonly attributes: Attributes }): boolean => {
    const key = keyOf(attributes);
    if (key === undefined) return true;
    if (!family.series.has(key)) {
      family.series.add(key);
      return true;
    }
    warnOnce(
      `series ${exported}`,
      `Metric ${name} is recorded with the same attributes in two places; the series of the Meter API, or of the later meter, is left out. Rename one of the two metrics, or record in one place.`,
    );
    return false;
  };
  const dataPoints = (metric.dataPoints as { readonly attributes: Attributes }[]).filter(isNew);
  return dataPoints.length === 0 ? undefined : ({ ...metric, dataPoints } as MetricData);
}

/**
 * What was made with the plain OpenTelemetry Meter API as it stands beside the registry, on the page and over OTLP alike:
 * one name has one type, and series of several sources come together under it. A series that is already there under the
 * same labels would be counted twice, and a name with two types cannot be shown; each is reported once and left out.
 */
export function besideRegistry(registry: Registry, scopeMetrics: readonly ScopeMetrics[]): ScopeMetrics[] {
  const families = familiesOf(registry);
  return scopeMetrics.map(({ scope, metrics }) => ({
    scope,
    metrics: metrics.flatMap((metric) => withoutTaken(metric, families) ?? []),
  }));
}
