import { readFile } from 'node:fs/promises';
import { type LintFinding, lintRules, RuleFileError, readRuleFile } from '@pulsetrail/alert-rules';
import type { Catalog } from '@pulsetrail/catalog';

/** What is wrong with a rule file, a line each; none when nothing is. */
export interface LintedFile {
  readonly path: string;
  readonly problems: readonly string[];
}

/** Whether an argument of the command line is a rule file and not a catalog. */
export const isRuleFile = (path: string): boolean => /\.ya?ml$/i.test(path);

/** A finding as one line. */
export const findingLine = ({ group, rule, check, message }: LintFinding): string =>
  `${group}, ${rule}: ${message} (${check})`;

/**
 * Looks at rule files without a server, all of them together, since one may read what another records.
 *
 * @param catalog tells which metrics there are; without it no series is unknown.
 * @throws the error of the file system for a file that cannot be read.
 */
export async function lintFiles(paths: readonly string[], catalog: Catalog | undefined): Promise<LintedFile[]> {
  const files = await Promise.all(
    paths.map(async (path) => {
      try {
        return { path, groups: readRuleFile(await readFile(path, 'utf8')), problems: [] };
      } catch (error) {
        if (!(error instanceof RuleFileError)) throw error;
        return { path, groups: [], problems: error.problems };
      }
    }),
  );
  // A group's name is its own within a file only, so each is told apart by its file.
  const groups = files.flatMap(({ groups }, index) =>
    groups.map((group) => ({ ...group, name: `${index}/${group.name}` })),
  );
  const findings = lintRules(groups, catalog && { catalog });
  return files.map(({ path, problems }, index) => {
    const own = findings.filter(({ group }) => group.startsWith(`${index}/`));
    const lines = own.map((finding) => findingLine({ ...finding, group: finding.group.slice(`${index}/`.length) }));
    return { path, problems: [...problems, ...lines] };
  });
}
