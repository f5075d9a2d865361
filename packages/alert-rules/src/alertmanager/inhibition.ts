import type { BurnTier } from '@pulsetrail/catalog';
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

/** Where something is critical, its warnings add nothing. A device alarm is about a patient, not about the device's pipeline. */
const criticalOverWarning: InhibitRule = {
  source_matchers: [
    matcher('severity', '=', 'critical'),
    matcher('category', '!=', 'device-alarm'),
    matcher('service', '!=', ''),
  ],
  target_matchers: [matcher('severity', '=~', 'warning|info'), matcher('service', '!=', '')],
  equal: identityLabels,
};

/** What is not notified while something says it better. Missing labels count as equal, hence the demand for a service. */
export const inhibitRules = (tiers: readonly BurnTier[]): InhibitRule[] => [...fasterTier(tiers), criticalOverWarning];
