import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The checkers that `pulsetrail check` runs. */
export type Tool = 'promtool' | 'amtool';

const runnable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * The path of a checker: what the variable of its name in capitals says (`PROMTOOL`, `AMTOOL`), or else the first one on PATH.
 *
 * @returns undefined when there is none, or the variable names nothing that can be run
 */
export function findTool(tool: Tool, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment[tool.toUpperCase()];
  if (named !== undefined && named !== '') return runnable(named) ? named : undefined;
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, tool)).find(runnable);
}
