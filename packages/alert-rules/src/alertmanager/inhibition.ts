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
function fasterTier(tiers: readonly BurnTier[], identity: readonly string[]): InhibitRule[] {
  const fastestFirst = tiers.toSorted((left, right) => left.long - right.long);
  return fastestFirst.slice(0, -1).map((tier, index) => {
    const slower = oneOf(
      'tier',
      fastestFirst.slice(index + 1).map(({ name }) => name),
    );
    return {
      source_matchers: [matcher('tier', '=', tier.name)],
      target_matchers: [`${slower.label}${slower.operator}"${slower.value}"`],
      equal: ['alertname', ...identity],
    };
  });
}

/** What waits: only this is ever held back by another kind of alert, never a device alarm. */
const waits = [matcher('severity', '=~', 'warning|info'), matcher('category', '!=', 'device-alarm')];

/** Where something is critical, its warnings add nothing. A device alarm is about a patient, not about the device's pipeline. */
const criticalOverWarning = (identity: readonly string[]): InhibitRule => ({
  source_matchers: [
    matcher('severity', '=', 'critical'),
    matcher('category', '!=', 'device-alarm'),
    matcher('service', '!=', ''),
  ],
  target_matchers: [...waits, matcher('service', '!=', '')],
  equal: identity,
});

/**
 * A target that cannot be scraped explains the warnings about its service. Not what is critical: one of several instances
 * may be down while the others fail for another reason.
 */
const targetDownOverSymptoms = (clusterLabels: readonly string[]): InhibitRule => ({
  source_matchers: [matcher('alertname', '=', 'TargetDown'), matcher('service', '!=', '')],
  target_matchers: [...waits, matcher('alertname', '!=', 'TargetDown'), matcher('service', '!=', '')],
  equal: ['service', ...clusterLabels],
});

/**
 * What is not notified while something says it better. Missing labels count as equal, hence the demand for a service.
 * After a restart Alertmanager learns of alerts one by one and may notify of one before it knows its inhibitor: nothing
 * here is needed for a message to be right, only for there to be fewer.
 */
export function inhibitRules({ tiers, clusterLabels }: Pick<Alerting, 'tiers' | 'clusterLabels'>): InhibitRule[] {
  const identity = [...identityLabels, ...clusterLabels];
  return [...fasterTier(tiers, identity), criticalOverWarning(identity), targetDownOverSymptoms(clusterLabels)];
}
