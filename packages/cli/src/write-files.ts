import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GeneratedFile } from '@pulsetrail/alert-rules';

/** Where files were to be written into something that is no directory. */
export class NotADirectoryError extends Error {
  readonly code = 'PULSETRAIL_NOT_A_DIRECTORY';
  override readonly name = 'NotADirectoryError';

  constructor(directory: string, file: string) {
    const what = directory === file ? 'a file' : `below the file ${file}`;
    super(`${directory} is ${what}, and no files can be written into it; name a directory.`);
  }
}

/**
 * Sees whether a directory is one, or could be made.
 *
 * @throws {NotADirectoryError} where it, or something above it, is a file
 */
export async function assertDirectory(directory: string): Promise<void> {
  for (let path = directory; ; path = dirname(path)) {
    try {
      if ((await stat(path)).isDirectory()) return;
      throw new NotADirectoryError(directory, path);
    } catch (error) {
      if (error instanceof NotADirectoryError) throw error;
      // What is not there yet is made below what is; what cannot be looked at is said when it is written to.
      if (dirname(path) === path) return;
    }
  }
}

/** Makes a folder and those above it, one by one: Node's recursive way never ends where the system refuses with ENOENT, as in /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || existsSync(dirname(folder))) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder);
  }
}

/**
 * Writes files below a directory, which is made where it is missing. Each is first written whole beside its place and
 * then renamed, so that a reader (Prometheus reloading, say) never sees half a file; nothing is renamed before all are written.
 *
 * @returns the paths that were written
 * @throws the file system's error; what was half done is removed
 */
export async function writeFiles(directory: string, files: readonly GeneratedFile[]): Promise<string[]> {
  const moves = files.map(({ path, content }) => {
    const to = join(directory, path);
    return { from: `${to}.${process.pid}.tmp`, to, content };
  });
  try {
    for (const { from, content } of moves) {
      await makeFolder(dirname(from));
      await writeFile(from, content);
    }
    for (const { from, to } of moves) await rename(from, to);
  } catch (error) {
    // Every one is waited for; what is below a file in the way was never made, and cannot be removed.
    await Promise.allSettled(moves.map(({ from }) => rm(from, { force: true })));
    throw error;
  }
  return moves.map(({ to }) => to);
}
