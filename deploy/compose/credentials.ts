import { pbkdf2Sync, randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Users of the containers, by the images that they run. */
const users = { alertmanager: 65_534, grafana: 472, mosquitto: 1_883, node: 1_000, postgres: 70, telemetry: 10_001 };

/** What `secrets.sh` makes. */
const made = [
  'grafana-admin-password',
  'mqtt-bridge-password',
  'mqtt-devices-password',
  'postgres-password',
  'clinic-password',
  'hash-key',
  'spool-key',
];

/** What may be there for programs of ours; any other file is one that the catalog names for Alertmanager. */
const known = [
  ...made,
  'patients.json',
  'database-url',
  'mqtt-ca.pem',
  'mqtt-ca-key.pem',
  'mqtt-cert.pem',
  'mqtt-key.pem',
];

/** A file of one container: its path below the folder of all, its content and its owner. */
interface Credential {
  readonly path: string;
  readonly content: string | Buffer;
  readonly owner: number;
}

/** Where secrets are read and written; the defaults are those of `compose.yaml`. */
export interface DistributeOptions {
  /** Folder that `secrets.sh` has filled. */
  readonly from: string;
  /** The broker's access list, which is no secret, but which Mosquitto wants to be its own as it does the passwords. */
  readonly accessList: string;
  /** Folder with one folder for each container. */
  readonly to: string;
  /** Volumes of the collectors, Tempo and Loki, whose users have one number. */
  readonly volumes: readonly string[];
  /** How a file is given to its owner. Default: the system's way, which only root may go. */
  readonly chown?: (path: string, uid: number, gid: number) => void;
}

/** A line of Mosquitto's password file. Source of the format: mosquitto_passwd 2.0, `$7$`, PBKDF2 with SHA-512. */
function passwordLine(user: string, password: string): string {
  const iterations = 101; // Mosquitto's own number; the password is random already
  const salt = randomBytes(12);
  const hash = pbkdf2Sync(password, salt, iterations, 64, 'sha512');
  return `${user}:$7$${iterations}$${salt.toString('base64')}$${hash.toString('base64')}\n`;
}

/** A line that `node --env-file` reads; it knows quotes and no escapes. */
function variable(name: string, value: string): string {
  const quote = [`'`, `"`, '`'].find((sign) => !value.includes(sign));
  if (quote === undefined || /[\r\n]/.test(value)) {
    throw new Error(`The secret for ${name} has all kinds of quotes, or several lines; write it without.`);
  }
  return `${name}=${quote}${value}${quote}\n`;
}

function credentials({ from, accessList }: DistributeOptions): Credential[] {
  const missing = made.filter((name) => !existsSync(join(from, name)));
  if (missing.length > 0) throw new Error(`secrets/${missing[0]} is missing; run ./secrets.sh and try again.`);
  const text = (name: string): string => readFileSync(join(from, name), 'utf8').trim();
  const given = (name: string, path: string, owner: number): Credential[] =>
    existsSync(join(from, name)) ? [{ path, content: readFileSync(join(from, name)), owner }] : [];

  const hashKey = variable('PULSETRAIL_HASH_KEY', text('hash-key'));
  const clinicPassword = variable('CLINIC_DEMO_PASSWORD', text('clinic-password'));
  const ownDatabase = `postgres://pulsetrail:${text('postgres-password')}@postgres:5432/pulsetrail`;
  const bridgeDatabase = existsSync(join(from, 'database-url')) ? text('database-url') : ownDatabase;
  const patients = given('patients.json', 'bridge/patients.json', users.node);
  const others = readdirSync(from, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && !known.includes(entry.name) && !entry.name.endsWith('.new'),
  );
  return [
    {
      path: 'mosquitto/passwords',
      content: ['bridge', 'devices'].map((user) => passwordLine(user, text(`mqtt-${user}-password`))).join(''),
      owner: users.mosquitto,
    },
    { path: 'mosquitto/acl', content: readFileSync(accessList), owner: users.mosquitto },
    ...given('mqtt-cert.pem', 'mosquitto/mqtt-cert.pem', users.mosquitto),
    ...given('mqtt-key.pem', 'mosquitto/mqtt-key.pem', users.mosquitto),
    {
      path: 'bridge/environment',
      content:
        hashKey +
        variable('DATABASE_URL', bridgeDatabase) +
        (patients.length > 0 ? variable('PULSETRAIL_PATIENTS_FILE', '/run/credentials/patients.json') : ''),
      owner: users.node,
    },
    ...given('mqtt-bridge-password', 'bridge/mqtt-password', users.node),
    ...given('spool-key', 'bridge/spool-key', users.node),
    ...patients,
    {
      path: 'clinic/environment',
      content: hashKey + clinicPassword + variable('DATABASE_URL', ownDatabase),
      owner: users.node,
    },
    {
      path: 'simulator/environment',
      content: variable('MQTT_URL', `mqtt://devices:${text('mqtt-devices-password')}@mosquitto:1883`),
      owner: users.node,
    },
    { path: 'traffic/environment', content: clinicPassword, owner: users.node },
    ...given('postgres-password', 'postgres/password', users.postgres),
    ...given('grafana-admin-password', 'grafana/admin-password', users.grafana),
    ...others.flatMap(({ name }) => given(name, `alertmanager/secrets/${name}`, users.alertmanager)),
  ];
}

/** Removes what an earlier run wrote and this one does not. */
function removeOthers(folder: string, kept: ReadonlySet<string>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isDirectory() && !kept.has(path)) rmSync(path);
  }
}

/**
 * Gives every container the secrets that it needs and no other: the files of `from` belong to whoever ran `secrets.sh`,
 * whom the containers' users are not. Each gets a folder with files that only its own user can read.
 *
 * @throws when a secret is missing, with the remedy
 */
export function distribute(options: DistributeOptions): void {
  const { to, volumes, chown = chownSync } = options;
  const files = credentials(options);
  // A container's folder is mounted by name: it has to be there, even when nothing is in it.
  mkdirSync(join(to, 'alertmanager', 'secrets'), { recursive: true, mode: 0o755 });
  for (const { path, content, owner } of files) {
    const file = join(to, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
    rmSync(`${file}.new`, { force: true });
    writeFileSync(`${file}.new`, content, { mode: 0o400 });
    chown(`${file}.new`, owner, owner);
    renameSync(`${file}.new`, file);
  }
  removeOthers(to, new Set(files.map(({ path }) => join(to, path))));
  for (const volume of volumes) chown(volume, users.telemetry, users.telemetry);
}

if (import.meta.main) {
  try {
    distribute({
      from: '/secrets',
      accessList: '/mosquitto/acl',
      to: '/credentials',
      volumes: readdirSync('/volumes').map((name) => join('/volumes', name)),
    });
    process.stderr.write('credentials: every container has its own\n');
  } catch (error) {
    process.stderr.write(`credentials: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
