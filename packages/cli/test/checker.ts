import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Puts a program in place of a checker, which prints how it was called and exits with the code. */
export async function fakeChecker(folder: string, tool: string, code: number): Promise<string> {
  const path = join(folder, tool);
  await writeFile(path, `#!/bin/sh\necho "$@"\nls "$(eval echo \\\${$#})" || exit 9\nexit ${code}\n`);
  await chmod(path, 0o755);
  return path;
}
