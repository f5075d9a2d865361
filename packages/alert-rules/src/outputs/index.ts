import type { Catalog } from '@pulsetrail/catalog';
import type { GeneratedFile } from '../generated-file.js';
import type { RuleGroup } from '../rule.js';
import { byService } from './by-service.js';
import { kubernetesFiles } from './kubernetes.js';
import type { RuleOutputOptions } from './options.js';
import { prometheusFiles } from './prometheus.js';
import type { RuleSet } from './rule-set.js';
import { rulerFiles } from './ruler.js';
import { splitWindows } from './split-windows.js';

/** With more rules than this, each service has a file of its own: one that people can read, and that changes alone. */
const large = 1_000;

/** The rules of one server, in the sets that they are written in. */
function ruleSets(groups: readonly RuleGroup[], isLong: boolean, services: ReadonlySet<string>): RuleSet[] {
  const base = isLong ? 'pulsetrail-long' : 'pulsetrail';
  return byService(groups, services).map(({ service, groups: own }) => ({
    name: service === undefined ? base : `${base}.${service}`,
    service,
    isLong,
    groups: own,
  }));
}

/**
 * The rules as files of the format that is asked for. Groups keep their names, and a rule stays behind those of its group
 * that it reads; an alert that stands in another file than its records is evaluated as often as they are, and at most one
 * interval later.
 */
export function ruleFiles(
  { services }: Catalog,
  groups: readonly RuleGroup[],
  options: RuleOutputOptions = {},
): GeneratedFile[] {
  const { format = 'prometheus', longWindow } = options;
  const count = groups.reduce((sum, { rules }) => sum + rules.length, 0);
  const apart = format === 'kubernetes' || count > large ? services : [];
  const names = new Set(apart.map(({ name }) => name));
  const { short, long } = longWindow === undefined ? { short: groups, long: [] } : splitWindows(groups, longWindow);
  const sets = [...ruleSets(short, false, names), ...ruleSets(long, true, names)];
  switch (format) {
    case 'prometheus':
      return prometheusFiles(sets);
    case 'ruler':
      return rulerFiles(sets);
    case 'kubernetes':
      return kubernetesFiles(sets, options.kubernetes);
  }
}
