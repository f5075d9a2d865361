import type { Pipeline, Service } from '@pulsetrail/catalog';
import { literal } from './alert.js';
import { type Matcher, noneOf, oneOf } from './promql.js';
import type { Rule } from './rule.js';

/**
 * A rule about services, told apart by the label that names them: one for those of each owner, and one for all that
 * the catalog does not know. An owner by template would stand as its own source in the series `ALERTS` where it is empty.
 */
export function ruleByOwner(
  services: readonly Service[],
  label: string,
  rule: (matchers: readonly Matcher[], owner?: string) => Rule,
): Rule[] {
  const names = (some: readonly Service[]) => some.map(({ name }) => name);
  const owned = Map.groupBy(services, ({ owner }) => owner);
  const others = services.length === 0 ? [] : [noneOf(label, names(services))];
  return [...[...owned].map(([owner, some]) => rule([oneOf(label, names(some))], literal(owner))), rule(others)];
}

/** The owner of what all pipelines share, where they have one owner. */
export function ownerOfAll(pipelines: readonly Pipeline[]): string | undefined {
  const [owner, ...others] = new Set(pipelines.map((pipeline) => pipeline.owner));
  return owner === undefined || others.length > 0 ? undefined : literal(owner);
}
