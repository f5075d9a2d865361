import { type GeneratedFile, generatedHeader } from '../generated-file.js';
import { toYaml } from '../yaml.js';
import type { RuleSet } from './rule-set.js';

/** Rule files, for `rule_files: ['rules/*.yml']`. */
export const prometheusFiles = (sets: readonly RuleSet[]): GeneratedFile[] =>
  sets.map(({ name, isLong, groups }) => ({
    path: `rules${isLong ? '-long' : ''}/${name}.rules.yml`,
    content: toYaml({ groups }, generatedHeader),
  }));
