import { type AlertCategory, formatDuration, type Severity } from '@pulsetrail/catalog';
import type { AlertingRule } from './rule.js';

/** The labels by which two alerts are about the same thing; a missing one counts as empty. */
export const identityLabels = [
  'service',
  'pipeline',
  'operation',
  'flow_name',
  'device_type',
  'pipeline_step',
  'integration_name',
  'server_address',
  'counter',
  'check',
  'heartbeat',
  'queue_name',
  'subscription',
  'rule',
  'instance',
] as const;

/** What an alerting rule is made of. */
export interface AlertDescription {
  /** PascalCase; the kind of trouble, not its place: labels say where. */
  readonly name: string;
  readonly expr: string;
  /** Seconds for which the condition must hold; undefined where one evaluation is enough, 0 where somebody has asked for that. */
  readonly for?: number;
  /** Seconds for which the alert goes on after its condition has ended; 0 ends it at once. */
  readonly keepFiringFor: number;
  /** `none`: nobody is to be notified of it by its urgency. */
  readonly severity: Severity | 'none';
  readonly category: AlertCategory;
  /** Further labels; those that are undefined are left out. Values are templates, see {@link literal}. */
  readonly labels: Readonly<Record<string, string | undefined>>;
  /** One line without values. */
  readonly summary: string;
  /** Plain words with the place, the value and the threshold; a template. */
  readonly description: string;
  /** The threshold as a bare number, for machines. */
  readonly threshold: string;
}

/** Protects free text from being read as a template by Prometheus. */
export const literal = (text: string): string => text.replaceAll('{{', '{{ "{{" }}');

/** Builds an alerting rule with the labels and annotations that every alert of ours carries. */
export function alertingRule(alert: AlertDescription): AlertingRule {
  const labels: Record<string, string | undefined> = {
    severity: alert.severity,
    category: alert.category,
    ...alert.labels,
  };
  const present = Object.entries(labels).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    alert: alert.name,
    expr: alert.expr,
    ...(alert.for === undefined ? {} : { for: formatDuration(alert.for) }),
    ...(alert.keepFiringFor > 0 ? { keep_firing_for: formatDuration(alert.keepFiringFor) } : {}),
    labels: Object.fromEntries(present),
    annotations: {
      summary: alert.summary,
      description: alert.description,
      value: '{{ $value }}',
      threshold: alert.threshold,
    },
  };
}
