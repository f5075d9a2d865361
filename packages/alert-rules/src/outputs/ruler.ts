import { type GeneratedFile, generatedHeader } from '../generated-file.js';
import type { RuleGroup } from '../rule.js';
import { toYaml } from '../yaml.js';
import type { RuleSet } from './rule-set.js';

/** Source: Grafana Mimir, `-ruler.max-rules-per-rule-group`: larger groups are refused by default. */
const most = 20;

/** Cuts a group into several that are evaluated side by side; records come first, as in the group. */
const cut = ({ rules, ...group }: RuleGroup): RuleGroup[] =>
  Array.from({ length: Math.ceil(rules.length / most) }, (_value, index) => ({
    ...group,
    name: index === 0 ? group.name : `${group.name}#${index + 1}`,
    rules: rules.slice(index * most, (index + 1) * most),
  }));

/**
 * Files for the ruler of Mimir (`mimirtool rules load`), of Thanos, or vmalert. The file's name is the namespace: Mimir
 * takes it from there, and a key for it would be refused by the others. What is theirs to say, such as a group's `limit`
 * or `query_offset`, is left to them.
 */
export const rulerFiles = (sets: readonly RuleSet[]): GeneratedFile[] =>
  sets.map(({ name, isLong, groups }) => ({
    path: `ruler${isLong ? '-long' : ''}/${name}.yml`,
    content: toYaml({ groups: groups.flatMap(cut) }, generatedHeader),
  }));
