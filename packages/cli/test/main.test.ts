import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('../bin/pulsetrail.js', import.meta.url));
const built = fileURLToPath(new URL('../dist/main.js', import.meta.url));

// The program as it is installed: what a build has made of src/main.ts.
test.skipIf(!existsSync(built) && process.env.CI !== 'true')(
  'the program prints its help and exits as it says',
  async () => {
    const run = promisify(execFile);
    expect((await run(process.execPath, [main, '--help'])).stdout).toContain('pulsetrail [options] [command]');
    await expect(run(process.execPath, [main, 'nope'])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining("unknown command 'nope'"),
    });
  },
);
