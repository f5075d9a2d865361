import type { Rule, RuleGroup } from '../rule.js';

/** The rules of one service, or those that are about several. */
export interface ServiceRules {
  /** Undefined: about several, such as records, or about services that the series name. */
  readonly service: string | undefined;
  readonly groups: readonly RuleGroup[];
}

/**
 * Takes the alerts of each of the services out of the groups: what is shared first, then services in the order of the rules.
 * Records are shared, and so are alerts whose series say which service they are about.
 */
export function byService(groups: readonly RuleGroup[], names: ReadonlySet<string>): ServiceRules[] {
  const serviceOf = (rule: Rule): string | undefined => {
    const service = 'alert' in rule ? rule.labels.service : undefined;
    return service !== undefined && names.has(service) ? service : undefined;
  };
  const services = new Map<string | undefined, RuleGroup[]>([[undefined, []]]);
  for (const group of groups) {
    for (const [service, rules] of Map.groupBy(group.rules, serviceOf)) {
      const own = services.get(service) ?? [];
      own.push({ ...group, rules });
      services.set(service, own);
    }
  }
  return [...services].map(([service, own]) => ({ service, groups: own })).filter(({ groups: own }) => own.length > 0);
}
