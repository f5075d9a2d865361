import { isReachable, maximumBurn } from '../burn.js';
import type { Target } from '../catalog.js';
import type { CatalogProblem } from '../error.js';
import { formatPercentage } from '../quantities.js';
import { type Check, listed } from './check.js';

/** A burn tier that a target makes unreachable would be an alert that looks like protection and can never fire. */
export const burnTiers: Check = ({ catalog }) => {
  const problems: CatalogProblem[] = [];
  const reachable = (path: string, written: unknown, target: Target, budget: number | undefined) => {
    if (budget === undefined) return;
    const lost = target.tiers.filter((tier) => !isReachable(tier, budget));
    if (lost.length === 0) return;
    const kept = target.tiers.filter((tier) => isReachable(tier, budget)).map(({ name }) => `'${name}'`);
    const highest = Math.max(...lost.map(({ factor }) => factor));
    const named = lost.map(({ name, factor }) => `${name} (burn rate ${factor})`);
    problems.push({
      path,
      value: written,
      message: `makes the burn tier ${named.join(', ')} unreachable, since the burn rate never exceeds ${Number(maximumBurn(budget).toPrecision(4))}; allow less than ${formatPercentage(Number((1 / highest).toPrecision(3)))}${kept.length > 0 ? `, or set tiers: [${listed(kept)}] on this target` : ''}`,
    });
  };

  const targets = (path: string, written: { errors?: unknown; latency?: unknown } | undefined, target: Target) => {
    reachable(`${path}.errors`, written?.errors, target, target.errors);
    const budget = target.latency?.kind === 'objective' ? target.latency.budget : undefined;
    reachable(`${path}.latency`, written?.latency, target, budget);
  };
  for (const service of catalog.services) {
    const written = catalog.definition.services[service.name];
    const path = `services.${service.name}`;
    for (const { name, target } of service.operations) {
      targets(`${path}.operations.${name}.target`, written?.operations?.[name]?.target, target);
    }
    for (const { name, target } of service.flows) {
      targets(`${path}.flows.${name}.target`, written?.flows?.[name]?.target, target);
    }
    for (const { name, target } of service.integrations) {
      targets(`${path}.integrations.${name}.target`, written?.integrations?.[name]?.target, target);
    }
  }
  for (const { name, target } of catalog.pipelines) {
    targets(`pipelines.${name}.target`, catalog.definition.pipelines?.[name]?.target, target);
  }

  for (const [name, tier] of Object.entries(catalog.definition.alerting?.tiers ?? {})) {
    const path = `alerting.tiers.${name}`;
    const resolved = catalog.alerting.tiers.find((candidate) => candidate.name === name);
    if ((tier.budget === undefined) === (tier.factor === undefined)) {
      problems.push({ path, value: tier, message: 'give either budget or factor' });
    }
    if (resolved && resolved.short >= resolved.long) {
      problems.push({ path: `${path}.short`, value: tier.short, message: 'must be shorter than long' });
    }
  }
  return problems;
};
