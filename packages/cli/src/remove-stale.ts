import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type GeneratedFile, generatedHeader } from '@pulsetrail/alert-rules';
import { ruleFolders, writtenOf } from './rule-files.js';

/** The folder of dashboards. */
const dashboards = 'dashboards';

/** Whether a file was generated: rules say so in their first line, and a dashboard has its uid for a name. */
const isGenerated = async (folder: string, path: string): Promise<boolean> =>
  folder === dashboards
    ? /^pulsetrail-.*\.json$/.test(basename(path))
    : (await readFile(path, 'utf8')).startsWith(`# ${generatedHeader}\n`);

/**
 * Removes files of rules that were generated here before in the same format, and are no longer, as of a service that is
 * gone: they would go on alerting. And dashboards of what the catalog has no more. Files that someone else wrote are left
 * alone.
 *
 * @returns the paths that were removed
 */
export async function removeStale(directory: string, files: readonly GeneratedFile[]): Promise<string[]> {
  const kept = new Set(files.map(({ path }) => join(directory, path)));
  const removed: string[] = [];
  for (const folder of writtenOf([...ruleFolders, 'tests', dashboards], files)) {
    const entries = await readdir(join(directory, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(directory, folder, entry.name);
      if (kept.has(path) || !entry.isFile()) continue;
      if (!(await isGenerated(folder, path))) continue;
      await rm(path);
      removed.push(path);
    }
  }
  return removed;
}
