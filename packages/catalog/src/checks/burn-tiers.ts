import { type BurnTier, isReachable, maximumBurn } from '../burn.js';
import { type Finding, listed } from '../finding.js';
import { formatPercentage, writeDuration } from '../quantities.js';
import type { Target } from '../target.js';
import type { Check } from './check.js';
import { targetsOf } from './targets.js';

const short = (value: number): number => Number(value.toPrecision(4));

/** Rounds down to three digits, so that what a message advises is never too much. */
function roundedDown(ratio: number): number {
  const unit = 10 ** (Math.floor(Math.log10(ratio)) - 2);
  return short(Math.floor(ratio / unit) * unit);
}

/** What to say of a budget that some of a target's tiers can never burn fast enough; undefined when all can. */
function objection({ tiers }: Target, budget: number, remedy: (largest: number) => string): string | undefined {
  const lost = tiers.filter((tier) => !isReachable(tier, budget));
  if (lost.length === 0) return undefined;
  const kept = tiers.filter((tier) => isReachable(tier, budget)).map(({ name }) => `'${name}'`);
  const named = listed(lost.map(({ name, factor }) => `${name} (burn rate ${short(factor)})`));
  const largest = roundedDown(1 / Math.max(...lost.map(({ factor }) => factor)));
  const other = kept.length > 0 ? `, or set tiers: [${listed(kept)}] on this target` : '';
  const reason = `unreachable, since the burn rate never exceeds ${short(maximumBurn(budget))}`;
  return `makes the burn tier ${named} ${reason}; ${remedy(largest)}${other}`;
}

/** What is wrong with the windows of a tier that the catalog declares itself. */
function windowFindings({ name, long, short }: BurnTier, period: number): Finding[] {
  const path = ['alerting', 'tiers', name];
  const findings: Finding[] = [];
  if (short >= long) findings.push({ path: [...path, 'short'], message: 'must be shorter than long' });
  if (long > period) {
    const message = `longer than the period of ${writeDuration(period)}; shorten it or set a longer alerting.period`;
    findings.push({ path: [...path, 'long'], message });
  }
  return findings;
}

/** A burn tier that a target makes unreachable would be an alert that looks like protection and can never fire. */
export const burnTiers: Check = ({ catalog, names }) => {
  const findings: Finding[] = [];
  for (const { path, target, latencyKey, errorsKey } of targetsOf(catalog)) {
    const errors =
      target.errors === undefined
        ? undefined
        : objection(target, target.errors, (largest) => `allow less than ${formatPercentage(largest)}`);
    if (errors !== undefined) findings.push({ path: [...path, errorsKey], message: errors });

    const latency =
      target.latency?.kind === 'objective'
        ? objection(target, target.latency.budget, (largest) => `promise more than ${formatPercentage(1 - largest)}`)
        : undefined;
    if (latency !== undefined) {
      const written = [...path, latencyKey, 'objective'];
      findings.push({ path: written, message: latency });
    }
  }

  const { period, tiers } = catalog.alerting;
  const declared = names('alerting', 'tiers');
  for (const name of declared ?? []) {
    const written = names('alerting', 'tiers', name);
    if (written && written.includes('budget') === written.includes('factor')) {
      findings.push({ path: ['alerting', 'tiers', name], message: 'give either budget or factor, not both or none' });
    }
  }
  if (declared !== undefined) {
    findings.push(...tiers.flatMap((tier) => windowFindings(tier, period)));
  } else if (tiers.some(({ long }) => long > period)) {
    const longest = writeDuration(Math.max(...tiers.map(({ long }) => long)));
    const message = `shorter than the longest default burn tier, ${longest}; set a longer period, or declare alerting.tiers`;
    findings.push({ path: ['alerting', 'period'], message });
  }
  return findings;
};
