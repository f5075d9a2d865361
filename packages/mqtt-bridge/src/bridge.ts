import { join } from 'node:path';
import { type Catalog, type DeviceFamilyName, deviceFamilyNames } from '@pulsetrail/catalog';
import { start } from '@pulsetrail/sdk';
import { type BrokerAddress, shownAddress } from './broker-address.js';
import { defaultClientId } from './client-id.js';
import type { DeviceFamily } from './families/family.js';
import { families } from './families/index.js';
import type { IncomingMessage } from './message.js';
import { mqttLinks } from './mqtt-link.js';
import { BridgeOptionsError } from './options-error.js';
import { readPatientsFile } from './patients-file.js';
import { createPipeline } from './pipeline.js';
import { createRecorder } from './recorder.js';
import { serveBridge } from './server.js';
import { openSession } from './session.js';
import { applySchema, openSqlClient, type SqlClient } from './sql/client.js';
import { importPatients } from './sql/import-patients.js';
import { sqlMedicalStore } from './sql/medical-store.js';
import { sqlPatientDirectory } from './sql/patient-directory.js';
import { schema } from './sql/schema.js';
import type { TimeZone } from './time.js';
import { withTimeLimit } from './time-limit.js';
import { routesOf, routeTopic } from './topics.js';

/** What {@link startBridge} takes. */
export interface BridgeOptions {
  readonly broker: BrokerAddress;
  /** MQTT client id, the name of the session that the broker keeps. Default: {@link defaultClientId}. */
  readonly clientId?: string;
  /** Decides the families, the targets and the bucket bounds. Default: all families, no targets. */
  readonly catalog?: Catalog;
  /** Other topic filters for a family than its own. */
  readonly topics?: Readonly<Partial<Record<DeviceFamilyName, readonly string[]>>>;
  /** Zone of times that devices send without one. */
  readonly zone: TimeZone;
  /** PostgreSQL's address. Default: the embedded database. */
  readonly databaseUrl?: string;
  /** Folder in which the embedded database lives. Default: none, in memory. */
  readonly dataDir?: string;
  /** File with patients and their devices, imported at the start. */
  readonly patientsFile?: string;
  /** Address of the HTTP server. */
  readonly host: string;
  /** Port of the HTTP server; 0 takes any free one. */
  readonly port: number;
  /** Takes single sentences about what happens. Default: a line each on standard error. */
  readonly say?: (sentence: string) => void;
}

/** A bridge that runs. */
export interface Bridge {
  /** Address of its HTTP server, such as `http://127.0.0.1:9464`. */
  readonly url: string;
  /** Ends the message that is under way, disconnects, and closes everything. */
  close(): Promise<void>;
}

/** How long the store may take to say that it answers, in milliseconds. */
const pingLimit = 1_000;

function familiesOf(catalog: Catalog | undefined): DeviceFamily[] {
  const names =
    catalog === undefined ? deviceFamilyNames : new Set(catalog.pipelines.flatMap((pipeline) => pipeline.families));
  const chosen = [...names].map((name) => families[name]);
  if (chosen.length > 0) return chosen;
  throw new BridgeOptionsError(
    `The catalog has no device families; write pipelines: { wards: { families: ['kati'] } } with some of ${deviceFamilyNames.join(', ')}.`,
  );
}

async function openStore({ databaseUrl, dataDir, patientsFile }: BridgeOptions): Promise<SqlClient> {
  const patients = patientsFile === undefined ? [] : await readPatientsFile(patientsFile);
  const client = await openSqlClient(databaseUrl, dataDir === undefined ? undefined : join(dataDir, 'medical'));
  try {
    await applySchema(client, schema);
    await importPatients(client, patients);
    return client;
  } catch (error) {
    await client.close();
    throw error;
  }
}

/**
 * Starts a bridge: opens the store, serves metrics and health, and subscribes. Resolves before the broker is connected,
 * since that may take any number of attempts; `/readyz` tells.
 *
 * @throws with one sentence when the store, the patients file, the HTTP port or the telemetry's options cannot be used.
 */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const { broker, catalog, topics, zone, host, port, clientId = defaultClientId() } = options;
  const say = options.say ?? ((sentence) => process.stderr.write(`${sentence}\n`));
  const chosen = familiesOf(catalog);
  const routes = routesOf(chosen, topics);
  const telemetry = start({ service: 'mqtt-bridge', metrics: { server: false }, http: false });
  const closing: (() => Promise<unknown>)[] = [() => telemetry.stop(500)];
  const closeAll = async () => {
    for (const close of closing.toReversed()) await close();
  };

  try {
    const client = await openStore(options);
    closing.push(() => client.close());
    const store = sqlMedicalStore(client);
    const recorder = createRecorder({ telemetry, families: chosen, clientId, broker, ...(catalog && { catalog }) });
    const pipeline = createPipeline({
      families,
      directory: sqlPatientDirectory(client),
      store,
      zone,
      onAlarm: recorder.alarm,
    });

    const onMessage = async (message: IncomingMessage): Promise<void> => {
      const match = routeTopic(routes, message.topic);
      recorder.received(match?.family, message.receivedAt);
      if (match !== undefined) recorder.done(await pipeline({ ...message, ...match }));
    };
    const storeAnswers = () =>
      withTimeLimit(pingLimit, () => store.ping()).then(
        () => true,
        () => false,
      );
    let isConnected = (): boolean => false;
    const server = await serveBridge({
      host,
      port,
      metrics: telemetry.metricsHandler,
      ready: async () => ({ broker: isConnected(), store: await storeAnswers() }),
    });
    closing.push(() => server.close());

    const filters = routes.map(({ filter }) => filter);
    const session = openSession({
      open: mqttLinks({ address: broker, clientId, filters }),
      broker: shownAddress(broker),
      onMessage,
      onState: recorder.connected,
      say,
    });
    closing.push(() => session.close());
    isConnected = () => session.isUp;
    say(`Reading ${chosen.map(({ name }) => name).join(', ')}; metrics and health at ${server.url}.`);
    return { url: server.url, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
