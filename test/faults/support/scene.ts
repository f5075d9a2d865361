import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import pg from 'pg';
import { type CutOff, startCutOff } from '../../support/cut-off.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';
import { type BridgeProcess, startBridgeProcess } from './bridge-process.ts';
import { type Broker, startBroker } from './broker.ts';
import { vitalSign, watches, writePatients } from './fleet.ts';

/** Whether faults last as long as they were promised to be survived, and not as long as a test run can wait. */
export const isLong = process.env.PULSETRAIL_FAULTS === 'long';

/** How many messages a publisher may have on their way to the broker. */
const underWay = 200;

/** A broker, a database, and lines to both that can be cut; bridges between them. */
export interface Scene {
  readonly broker: Broker;
  readonly brokerLine: CutOff;
  readonly storeLine: CutOff;
  readonly imeis: readonly string[];
  /** Starts a bridge with a data folder of its own by its name, which it has again under the same name. */
  bridge(name: string, environment?: Readonly<Record<string, string>>): Promise<BridgeProcess>;
  /** A client that publishes straight to the broker, and goes on when the broker comes back. */
  publisher(): Promise<MqttClient>;
  /** How many records there are. */
  stored(): Promise<number>;
  /** How many vital signs are stored, each told from others by its patient and its time. */
  storedVitalSigns(): Promise<number>;
  close(): Promise<void>;
}

/** Publishes vital signs with the numbers from `first`, each at QoS 1, and waits until the broker has them all. */
export async function publishVitalSigns(
  client: MqttClient,
  imeis: readonly string[],
  first: number,
  count: number,
): Promise<void> {
  let next = first;
  const one = async (): Promise<void> => {
    while (next < first + count) {
      await client.publishAsync('iMEDE_watch/VitalSign', vitalSign(imeis, next++), { qos: 1 });
    }
  };
  await Promise.all(Array.from({ length: underWay }, one));
}

/** Sets the scene. */
export async function setScene(): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'pulsetrail-faults-'));
  const [broker, database]: [Broker, PostgresServer] = await Promise.all([startBroker(), startPostgres()]);
  const databaseUrl = new URL(database.url);
  const [brokerLine, storeLine] = await Promise.all([startCutOff(broker.port), startCutOff(Number(databaseUrl.port))]);
  databaseUrl.port = String(storeLine.port);
  const imeis = watches(1_000);
  const patients = join(folder, 'patients.json');
  writePatients(patients, imeis);
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  pool.on('error', () => undefined);
  const count = async (text: string): Promise<number> => Number((await pool.query(text)).rows[0]?.count ?? 0);

  const bridges: BridgeProcess[] = [];
  const clients: MqttClient[] = [];
  return {
    broker,
    brokerLine,
    storeLine,
    imeis,
    async bridge(name, environment = {}) {
      const dataDir = join(folder, name);
      mkdirSync(dataDir, { recursive: true });
      const bridge = await startBridgeProcess({
        MQTT_URL: `mqtt://127.0.0.1:${brokerLine.port}`,
        DATABASE_URL: databaseUrl.href,
        PULSETRAIL_DATA_DIR: dataDir,
        PULSETRAIL_PATIENTS_FILE: patients,
        PULSETRAIL_MQTT_CLIENT_ID: name,
        PULSETRAIL_HASH_KEY: 'a key of the tests',
        ...environment,
      });
      bridges.push(bridge);
      return bridge;
    },
    async publisher() {
      const client = await connectAsync(broker.url, { protocolVersion: 5, reconnectPeriod: 200 });
      clients.push(client);
      return client;
    },
    stored: () => count('SELECT count(*) FROM pulsetrail.medical_records'),
    storedVitalSigns: () =>
      count(
        "SELECT count(DISTINCT (patient_id, measured_at)) FROM pulsetrail.medical_records WHERE kind = 'vital_signs'",
      ),
    async close() {
      await Promise.all(clients.map((client) => client.endAsync(true)));
      await Promise.all(bridges.map((bridge) => bridge.stop()));
      await Promise.all([brokerLine.close(), storeLine.close(), pool.end()]);
      await Promise.all([broker.stop(), database.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until exactly so many vital signs are stored, each once, and the bridge has nothing left. */
export async function isAllStored(
  scene: Scene,
  bridges: readonly BridgeProcess[],
  count: number,
  deadline = 60_000,
): Promise<void> {
  let seen = 0;
  await until(
    `${count} vital signs are stored`,
    async () => {
      seen = await scene.storedVitalSigns();
      return seen >= count;
    },
    deadline,
  ).catch((error: unknown) => {
    throw new Error(`Of ${count} vital signs ${seen} are stored.`, { cause: error });
  });
  await until('the spools are empty', async () => {
    const left = await Promise.all(bridges.map((bridge) => bridge.metric('pulsetrail_bridge_spool_messages')));
    return left.every((messages) => messages === 0);
  });
}
