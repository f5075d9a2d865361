import { type Finding, listed } from '../finding.js';
import { sanitizeLabelName } from '../names.js';
import type { Check } from './check.js';

/** Labels that Prometheus, OpenTelemetry or Pulsetrail itself put on samples and alerts. */
const labels = ['le', 'quantile', 'job', 'instance', 'service_name', 'alertname', 'severity', 'owner', 'tier'];

/** Labels by which alerts and records tell what they are about; a cluster's value would be lost under them. */
const subjects = ['slo', 'metric', 'service', 'operation', 'flow_name', 'category', 'pipeline', 'component', 'check'];

/** The value under which a metric counts what is over its budget of label sets. */
const overflow = '_overflow';

/** Names that a counter cannot have because something else already means them. */
export const reservedNames: Check = ({ catalog }) => {
  const findings: Finding[] = [];
  for (const service of catalog.services) {
    for (const metric of service.counters) {
      const path = ['services', service.name, 'counters', metric.name];
      if (/^pulsetrail[._]/.test(metric.name)) {
        const message = 'names that start with pulsetrail belong to Pulsetrail itself; choose another name';
        findings.push({ path, value: metric.name, message });
      }
      for (const label of metric.labels) {
        const exported = sanitizeLabelName(label);
        if (labels.includes(exported) || exported.startsWith('otel_scope_')) {
          const message = `reserved label; choose a name other than ${listed(labels)}, otel_scope_*`;
          findings.push({ path: [...path, 'labels', label], value: label, message });
        }
        const index = metric.values[label]?.indexOf(overflow) ?? -1;
        if (index >= 0) {
          const message = 'reserved for what is over the budget of label sets; choose another value';
          findings.push({ path: [...path, 'labels', label, index], message });
        }
      }
    }
  }
  for (const [index, label] of catalog.alerting.clusterLabels.entries()) {
    if (!labels.includes(label) && !subjects.includes(label)) continue;
    const message =
      'reserved label; it cannot tell clusters apart, name the one that your scrapes or external labels add';
    findings.push({ path: ['alerting', 'clusterLabels', index], message });
  }
  return findings;
};
