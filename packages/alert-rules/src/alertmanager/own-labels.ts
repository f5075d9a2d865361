import { type Severity, severities } from '@pulsetrail/catalog';
import { promqlSeconds } from '../promql-text.js';
import type { RuleGroup } from '../rule.js';

/** The label of an alert that is sent to channels of its own: their names, joined by `+`. */
export const channelsLabel = 'channels';

/** The label of an alert that is repeated at its own pace: a duration, such as `30m`. */
export const cooldownLabel = 'cooldown';

/** What alerts ask for themselves, beside what their severity does. */
export interface OwnLabels {
  /** Each with every severity that comes with it. */
  readonly channels: readonly {
    readonly severity: Severity;
    readonly label: string;
    readonly names: readonly string[];
  }[];
  /** Shortest first. */
  readonly cooldowns: readonly { readonly label: string; readonly seconds: number }[];
}

/** Reads what the alerting rules ask for. */
export function ownLabels(groups: readonly RuleGroup[]): OwnLabels {
  const labels = groups.flatMap(({ rules }) => rules.flatMap((rule) => ('alert' in rule ? [rule.labels] : [])));
  const channels = severities.flatMap((severity) => {
    const asked = labels.flatMap((each) => (each.severity === severity ? (each[channelsLabel] ?? []) : []));
    return [...new Set(asked)].toSorted().map((label) => ({ severity, label, names: label.split('+') }));
  });
  const cooldowns = [...new Set(labels.flatMap((each) => each[cooldownLabel] ?? []))]
    .map((label) => ({ label, seconds: promqlSeconds(label) }))
    .filter(({ seconds }) => seconds > 0)
    .toSorted((left, right) => left.seconds - right.seconds);
  return { channels, cooldowns };
}
