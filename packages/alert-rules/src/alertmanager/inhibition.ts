import type { Alerting, BurnTier } from '@pulsetrail/catalog';
import { identityLabels } from '../alert.js';
import { oneOf } from '../promql.js';
import { matcher } from './routes.js';

/** An inhibition rule: while a source fires, targets with equal labels are not notified. */
export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** A faster tier says all that the slower tiers of the same promise could say. */
function fasterTier(tiers: readonly BurnTier[]): InhibitRule[] {
  const fastestFirst = tiers.toSorted((left, right) => left.long - right.long);
  return fastestFirst.slice(0, -1).map((tier, index) => {
    const slower = oneOf(
      'tier',
      fastestFirst.slice(index + 1).map(({ name }) => name),
    );
    return {
      source_matchers: [matcher('tier', '=', tier.name)],
      target_matchers: [`${slower.label}${slower.operator}"${slower.value}"`],
      equal: ['alertname', ...identityLabels],
    };
  });
}

/** Alerts that add nothing while another one fires about the same thing. */
interface Pair {
  /** Names, as regular expressions. */
  readonly alert: string;
  readonly adds: string;
  /** Undefined: as soon as it fires at all. */
  readonly severity?: 'critical';
  /** The labels that say what both are about; alerts of these names have all of them. */
  readonly about: readonly string[];
}

/**
 * All that is held back beside slower tiers, by name: labels alone cannot tell that two alerts have one cause, for those
 * that both lack count as equal. What is lost is nowhere among them.
 */
const pairs: readonly Pair[] = [
  { alert: 'Operation.+', severity: 'critical', adds: 'Operation.+', about: ['service', 'operation'] },
  { alert: 'Flow.+', severity: 'critical', adds: 'Flow.+', about: ['service', 'flow_name'] },
  { alert: 'Integration.+', severity: 'critical', adds: 'Integration.+', about: ['service', 'integration_name'] },
  { alert: 'HealthCheckFailing', adds: 'HealthCheckDegraded', about: ['service', 'check'] },
  { alert: 'BridgeDisconnected', adds: 'BridgeSilent', about: ['service', 'instance'] },
  { alert: 'BridgeSpoolFull', adds: 'BridgeSpoolFilling', about: ['service', 'instance'] },
  // Nothing can be heard of a service of which no instance is up. One that is down explains nothing about the others.
  { alert: 'JobDown', adds: '.+ThroughputLow|CounterRateLow|HeartbeatLate|HeartbeatAbsent', about: ['service'] },
];

const pairRule = ({ alert, severity, adds, about }: Pair): InhibitRule => ({
  source_matchers: [
    matcher('alertname', '=~', alert),
    ...(severity === undefined ? [] : [matcher('severity', '=', severity)]),
    ...about.map((label) => matcher(label, '!=', '')),
  ],
  // Nothing critical is ever held back by another kind of alert.
  target_matchers: [matcher('alertname', '=~', adds), matcher('severity', '=~', 'warning|info')],
  equal: about,
});

/**
 * What is not notified while something says it better. After a restart Alertmanager learns of alerts one by one and may
 * notify of one before it knows its inhibitor: nothing here is needed for a message to be right, only for there to be fewer.
 */
export const inhibitRules = ({ tiers, clusterLabels }: Pick<Alerting, 'tiers' | 'clusterLabels'>): InhibitRule[] =>
  [...fasterTier(tiers), ...pairs.map(pairRule)].map((rule) => ({ ...rule, equal: [...rule.equal, ...clusterLabels] }));
