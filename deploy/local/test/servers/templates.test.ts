import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ServerMissingError } from '../../src/servers/error.js';
import { ensureTemplates } from '../../src/servers/templates.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';

vi.mock('node:fs', async (original) => ({ ...(await original<typeof import('node:fs')>()), existsSync: vi.fn() }));
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof import('node:fs/promises')>()),
  cp: vi.fn(),
}));

const unpacked = async (): Promise<string> => {
  const root = await temporaryFolder();
  await mkdir(join(root, 'usr', 'share', 'prometheus', 'alertmanager'), { recursive: true });
  await writeFile(join(root, 'usr', 'share', 'prometheus', 'alertmanager', 'default.tmpl'), '');
  return root;
};

test('installed templates are enough', async () => {
  vi.mocked(existsSync).mockReturnValue(true);
  await ensureTemplates('/nonexistent');
  expect(cp).not.toHaveBeenCalled();
});

test('where they can be neither overlaid nor copied, it says what to do', async () => {
  vi.mocked(existsSync).mockReturnValue(false);
  vi.mocked(cp).mockRejectedValue(new Error('EACCES'));
  vi.stubEnv('PATH', '');
  const error = await ensureTemplates(await unpacked()).catch((thrown: unknown) => thrown);
  vi.unstubAllEnvs();
  expect(error).toBeInstanceOf(ServerMissingError);
  expect((error as Error).message).toContain('run "sudo apt-get install prometheus-alertmanager"');
});

test('where they cannot be overlaid they are copied', async () => {
  vi.mocked(existsSync).mockReturnValue(false);
  vi.mocked(cp).mockResolvedValue(undefined);
  vi.stubEnv('PATH', '');
  const root = await unpacked();
  await ensureTemplates(root);
  vi.unstubAllEnvs();
  expect(cp).toHaveBeenCalledWith(
    join(root, 'usr/share/prometheus/alertmanager'),
    '/usr/share/prometheus/alertmanager',
    {
      recursive: true,
    },
  );
});
