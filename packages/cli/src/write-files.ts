import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GeneratedFile } from '@pulsetrail/alert-rules';

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
    await Promise.all(moves.map(({ from }) => rm(from, { force: true })));
    throw error;
  }
  return moves.map(({ to }) => to);
}
