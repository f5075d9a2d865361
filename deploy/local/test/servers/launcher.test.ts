import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { launcher } from '../../src/servers/launcher.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';

const install = async (folder: string, program: string, script: string): Promise<string> => {
  const path = join(folder, 'root', program);
  const start = join(folder, 'bin', 'start');
  await mkdir(dirname(path), { recursive: true });
  await mkdir(dirname(start), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await writeFile(start, launcher(program));
  await chmod(path, 0o755);
  await chmod(start, 0o755);
  return start;
};

test('a program is started with its arguments, also through a link and after a move', async () => {
  const folder = await temporaryFolder();
  await install(join(folder, 'old'), 'usr/bin/prometheus', 'printf "%s|" "$@"');
  await rename(join(folder, 'old'), join(folder, 'a new place'));
  await symlink(join(folder, 'a new place', 'bin', 'start'), join(folder, 'link'));
  expect(execFileSync(join(folder, 'link'), ['one', 'two words', '$x'], { encoding: 'utf8' })).toBe(
    'one|two words|$x|',
  );
});

test('Mosquitto finds the libraries that were unpacked with it', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'root', 'usr', 'lib', 'some-arch'), { recursive: true });
  const start = await install(folder, 'usr/sbin/mosquitto', 'printf "%s" "$LD_LIBRARY_PATH"');
  expect(execFileSync(start, { encoding: 'utf8', env: { PATH: process.env.PATH } })).toBe(
    `${join(folder, 'root', 'usr', 'lib', 'some-arch')}/`,
  );
});
