import { join } from 'node:path';
import { describeChange, diffRules, type GeneratedFile, type RuleChange, receiversIn } from '@pulsetrail/alert-rules';
import { groupsOf, readIfThere, ruleFilesIn, ruleFolders, rulePaths, writtenOf } from './rule-files.js';

/** What generating would do to a directory. */
export interface Difference {
  readonly rules: readonly RuleChange[];
  /** Other files than those of rules and their tests, which would be written anew. */
  readonly files: readonly { readonly change: 'added' | 'changed'; readonly path: string }[];
}

const alertmanager = 'alertmanager.yml';

const contentOf = (files: readonly GeneratedFile[], path: string): string | undefined =>
  files.find((file) => file.path === path)?.content;

/** Compares what is generated with what stands in a directory, of rules in the same format; writes nothing. */
export async function diffFiles(directory: string, generated: readonly GeneratedFile[]): Promise<Difference> {
  const present = await ruleFilesIn(directory, writtenOf(ruleFolders, generated));
  const [was, is] = [await readIfThere(join(directory, alertmanager)), contentOf(generated, alertmanager)];
  const rules = diffRules(
    { groups: groupsOf(present), receivers: was === undefined ? undefined : receiversIn(was) },
    { groups: groupsOf(generated), receivers: is === undefined ? undefined : receiversIn(is) },
  );
  const ofRules = new Set(rulePaths(generated));
  const others = generated.filter(({ path }) => !ofRules.has(path) && !path.startsWith('tests/'));
  const files = await Promise.all(
    others.map(async ({ path, content }) => {
      const before = await readIfThere(join(directory, path));
      if (before === content) return [];
      return [{ change: before === undefined ? ('added' as const) : ('changed' as const), path }];
    }),
  );
  return { rules, files: files.flat() };
}

const counted = (rules: readonly RuleChange[], kind: RuleChange['kind']): string => {
  const of = (change: RuleChange['change']) =>
    rules.filter((rule) => rule.kind === kind && rule.change === change).length;
  return `${kind}s: ${of('added')} added, ${of('removed')} removed, ${of('changed')} changed`;
};

/** A difference in words, the counts last. */
export function describeDifference({ rules, files }: Difference): string[] {
  if (rules.length === 0 && files.length === 0) return ['no difference'];
  return [
    ...rules.flatMap(describeChange),
    ...files.map(({ change, path }) => `${change} file ${path}`),
    `${counted(rules, 'alert')}; ${counted(rules, 'record')}`,
  ];
}
