import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GeneratedFile, RuleFileError, type RuleGroup, readRuleFile, ruleFormats } from '@pulsetrail/alert-rules';

/** The folder in which each format of rules is written. */
export const ruleFolders: readonly string[] = ruleFormats.map((format) => (format === 'prometheus' ? 'rules' : format));

const withLong = (folder: string): string[] => [folder, `${folder}-long`];

const allFolders = ruleFolders.flatMap(withLong);

/** Those of some folders to which files are written, each with that of long windows; a server reads all that is in one. */
export const writtenOf = (folders: readonly string[], files: readonly GeneratedFile[]): string[] =>
  folders.filter((folder) => files.some(({ path }) => path.startsWith(`${folder}/`))).flatMap(withLong);

const isRuleFile = (path: string): boolean => {
  const [folder = '', ...rest] = path.split('/');
  return allFolders.includes(folder) && rest.length === 1 && /\.ya?ml$/.test(path);
};

/** Which of the files are of rules, in whatever format. */
export const rulePaths = (files: readonly GeneratedFile[]): string[] =>
  files.map(({ path }) => path).filter(isRuleFile);

/** The rules of several files; what stands in groups of one name in more than one of them is put together. */
export function groupsOf(files: readonly GeneratedFile[]): RuleGroup[] {
  const groups = new Map<string, RuleGroup>();
  for (const { path, content } of files.filter((file) => isRuleFile(file.path))) {
    for (const group of readNamed(path, content)) {
      const known = groups.get(group.name);
      groups.set(group.name, known ? { ...known, rules: [...known.rules, ...group.rules] } : group);
    }
  }
  return [...groups.values()];
}

function readNamed(path: string, content: string): RuleGroup[] {
  try {
    return readRuleFile(content);
  } catch (error) {
    if (!(error instanceof RuleFileError)) throw error;
    throw new RuleFileError(error.problems.map((problem) => `${path}: ${problem}`));
  }
}

const missing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** The names in a folder; none where there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (missing(error)) return [];
    throw error;
  }
}

/** A file's text; undefined where it is not there. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (missing(error)) return undefined;
    throw error;
  }
}

/** The rule files in some folders of a directory; none in a folder that is not there. */
export async function ruleFilesIn(directory: string, folders: readonly string[]): Promise<GeneratedFile[]> {
  const paths = await Promise.all(
    folders.map(async (folder) => (await namesIn(join(directory, folder))).map((name) => `${folder}/${name}`)),
  );
  return Promise.all(
    paths
      .flat()
      .filter(isRuleFile)
      .map(async (path) => ({ path, content: await readFile(join(directory, path), 'utf8') })),
  );
}
