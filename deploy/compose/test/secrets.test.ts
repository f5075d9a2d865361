import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from './programs.fixture.js';
import { folder } from './stack.fixture.js';

async function copyOfScript(): Promise<string> {
  const copy = await temporaryFolder();
  cpSync(join(folder, 'secrets.sh'), join(copy, 'secrets.sh'));
  return copy;
}

const secrets = (copy: string, ...args: string[]) => run('sh', [join(copy, 'secrets.sh'), ...args]);

const contents = (copy: string): Map<string, string> =>
  new Map(readdirSync(join(copy, 'secrets')).map((name) => [name, readFileSync(join(copy, 'secrets', name), 'utf8')]));

test('makes random secrets that nobody else on the machine can read', async () => {
  const copy = await copyOfScript();
  expect(await secrets(copy)).toMatchObject({ code: 0, stderr: '' });
  const made = contents(copy);
  expect(made.size).toBe(7);
  expect(new Set(made.values()).size).toBe(made.size);
  for (const [name, content] of made) {
    expect(content, name).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(join(copy, 'secrets', name)).mode & 0o777, name).toBe(0o600);
  }
  expect(statSync(join(copy, 'secrets')).mode & 0o777).toBe(0o700);
});

test('changes nothing the second time, and makes again what was removed', async () => {
  const copy = await copyOfScript();
  await secrets(copy);
  const first = contents(copy);
  expect(await secrets(copy)).toMatchObject({ code: 0, stdout: '' });
  expect(contents(copy)).toEqual(first);
  rmSync(join(copy, 'secrets', 'hash-key'));
  expect((await secrets(copy)).stdout).toBe('made secrets/hash-key\n');
  const again = contents(copy);
  expect(again.get('hash-key')).not.toBe(first.get('hash-key'));
  expect(again.get('spool-key')).toBe(first.get('spool-key'));
});

test('makes a certificate for the broker by its name, once', async () => {
  const copy = await copyOfScript();
  expect(await secrets(copy, '--tls', 'broker.example')).toMatchObject({ code: 0 });
  const first = contents(copy);
  const inSecrets = { cwd: join(copy, 'secrets') };
  expect(await run('openssl', ['verify', '-CAfile', 'mqtt-ca.pem', 'mqtt-cert.pem'], inSecrets)).toMatchObject({
    code: 0,
  });
  const { stdout } = await run(
    'openssl',
    ['x509', '-in', 'mqtt-cert.pem', '-noout', '-ext', 'subjectAltName'],
    inSecrets,
  );
  expect(stdout).toContain('DNS:broker.example');
  expect((await secrets(copy, '--tls', 'other.example')).stdout).toContain('mqtt-cert.pem is there already');
  expect(contents(copy)).toEqual(first);
});

test('says what openssl says, where it makes no certificate', async () => {
  const copy = await copyOfScript();
  writeFileSync(join(copy, 'openssl'), '#!/bin/sh\necho "req: Unknown option: -noenc" >&2\nexit 1\n', { mode: 0o755 });
  const ended = await run('sh', [join(copy, 'secrets.sh'), '--tls', 'broker.example'], {
    env: { ...process.env, PATH: `${copy}:${process.env.PATH}` },
  });
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/version 3 or newer:\nreq: Unknown option/) });
  expect([...contents(copy).keys()].filter((name) => name.includes('.pem'))).toEqual([]);
});

test.each([['--tls'], ['--tls', ''], ['--help'], ['--tls', 'a', 'b']])(
  '%s %s is no way to call it',
  async (...args) => {
    const copy = await copyOfScript();
    expect(await secrets(copy, ...args)).toMatchObject({ code: 2, stderr: expect.stringContaining('usage') });
    expect(existsSync(join(copy, 'secrets'))).toBe(false);
  },
);

test('the repository never gets a secret', () => {
  const ignored = readFileSync(join(folder, '.gitignore'), 'utf8').split('\n');
  expect(ignored).toEqual(expect.arrayContaining(['secrets/', '.env']));
  expect(readFileSync(join(folder, 'Dockerfile.dockerignore'), 'utf8')).toContain('**/secrets');
});
