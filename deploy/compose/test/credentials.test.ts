import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { distribute } from '../credentials.js';
import { temporaryFolder } from './programs.fixture.js';
import { folder, mountsOf, services } from './stack.fixture.js';

const made = [
  ...['grafana-admin-password', 'mqtt-bridge-password', 'mqtt-devices-password', 'postgres-password'],
  ...['clinic-password', 'hash-key', 'spool-key'],
];

async function given(files: Readonly<Record<string, string>> = {}) {
  const root = await temporaryFolder();
  const [from, to, volume] = ['secrets', 'credentials', 'volume'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [from, to, volume]) mkdirSync(path);
  for (const name of made) writeFileSync(join(from, name), `value of ${name}`);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(from, name), content);
  const owners = new Map<string, number>();
  const chown = (path: string, uid: number): void => {
    owners.set(path.replace(`${root}/`, '').replace('credentials/', '').replace('.new', ''), uid);
  };
  return {
    from,
    to,
    owners,
    distribute: () => distribute({ from, to, volumes: [volume], accessList: join(folder, 'mosquitto/acl'), chown }),
    read: (path: string) => readFileSync(join(to, path), 'utf8'),
    variables: (path: string) => parseEnv(readFileSync(join(to, path), 'utf8')),
    written: () =>
      readdirSync(to, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(to.length + 1))
        .toSorted(),
  };
}

test('gives each container files that its user alone can read', async () => {
  const { distribute, owners, written, to } = await given();
  distribute();
  expect(Object.fromEntries(owners)).toEqual({
    'mosquitto/passwords': 1883,
    'mosquitto/acl': 1883,
    'bridge/environment': 1000,
    'bridge/mqtt-password': 1000,
    'bridge/spool-key': 1000,
    'clinic/environment': 1000,
    'simulator/environment': 1000,
    'traffic/environment': 1000,
    'postgres/password': 70,
    'grafana/admin-password': 472,
    volume: 10001,
  });
  expect(written()).toEqual([...owners.keys()].filter((path) => path !== 'volume').toSorted());
  for (const path of written()) expect(statSync(join(to, path)).mode & 0o777, path).toBe(0o400);
});

test('owners are the users of the services', async () => {
  const { distribute, owners } = await given({ slack: 'https://hooks.example/1' });
  distribute();
  for (const [name, service] of services) {
    const ofService = [...owners].filter(([path]) => path.startsWith(`${name}/`));
    for (const [path, uid] of ofService) expect(service.user?.split(':')[0], path).toBe(String(uid));
    const subpath = mountsOf(service).find(({ source }) => source === 'credentials')?.subpath;
    if (subpath !== undefined) expect(ofService.length, `${name} finds something`).toBeGreaterThan(0);
  }
});

test('writes variables that Node reads', async () => {
  const { distribute, variables } = await given({ 'database-url': `postgres://care:it's"#x@db.example/care\n` });
  distribute();
  expect(variables('bridge/environment')).toEqual({
    PULSETRAIL_HASH_KEY: 'value of hash-key',
    DATABASE_URL: `postgres://care:it's"#x@db.example/care`,
  });
  expect(variables('clinic/environment')).toEqual({
    PULSETRAIL_HASH_KEY: 'value of hash-key',
    CLINIC_DEMO_PASSWORD: 'value of clinic-password',
    DATABASE_URL: 'postgres://pulsetrail:value of postgres-password@postgres:5432/pulsetrail',
  });
});

test('hands patients to the bridge, and what the catalog names to Alertmanager', async () => {
  const { distribute, variables, read } = await given({
    'patients.json': '{"patients":[]}',
    slack: 'https://hooks.example',
  });
  distribute();
  expect(variables('bridge/environment')).toMatchObject({ PULSETRAIL_PATIENTS_FILE: '/run/credentials/patients.json' });
  expect(read('bridge/patients.json')).toBe('{"patients":[]}');
  expect(read('alertmanager/secrets/slack')).toBe('https://hooks.example');
});

test('never hands out the key of the authority', async () => {
  const { distribute, written } = await given({
    'mqtt-ca.pem': 'a',
    'mqtt-ca-key.pem': 'b',
    'mqtt-cert.pem': 'c',
    'mqtt-key.pem': 'd',
  });
  distribute();
  expect(written().filter((path) => path.includes('.pem'))).toEqual([
    'mosquitto/mqtt-cert.pem',
    'mosquitto/mqtt-key.pem',
  ]);
});

test('a second time takes back what is there no longer', async () => {
  const { distribute, written, from } = await given({ slack: 'https://hooks.example' });
  distribute();
  expect(written()).toContain('alertmanager/secrets/slack');
  rmSync(join(from, 'slack'));
  distribute();
  expect(written()).not.toContain('alertmanager/secrets/slack');
  expect(written()).toContain('bridge/environment');
});

test('says what to do when a secret is missing', async () => {
  const { distribute, from, written } = await given();
  rmSync(join(from, 'hash-key'));
  expect(distribute).toThrow('secrets/hash-key is missing; run ./secrets.sh and try again.');
  expect(written()).toEqual([]);
});

test('refuses what cannot be a variable, without repeating it', async () => {
  const { distribute } = await given({ 'database-url': 'postgres://a\nb' });
  expect(distribute).toThrow(
    /^The secret for DATABASE_URL has all kinds of quotes, or several lines; write it without\.$/,
  );
});
