import { join } from 'node:path';
import type { Catalog, DeviceFamilyName } from '@pulsetrail/catalog';
import { start } from '@pulsetrail/sdk';
import { shownAddress } from './broker-address.js';
import { clientIdOf } from './connection/client-id.js';
import { type Connection, openConnection } from './connection/connection.js';
import type { MqttSettings } from './connection/settings.js';
import { batchedDirectory, batchedStore } from './dispatch/batched.js';
import { chosenFamilies } from './families/chosen.js';
import { families } from './families/index.js';
import { serveBridge } from './http/server.js';
import type { Intake } from './intake/intake.js';
import { createMessageReader } from './message/message-reader.js';
import type { TimeZone } from './message/time.js';
import { routerOf, routesOf } from './message/topics.js';
import { openMessageLine } from './message-line.js';
import type { EventSettings } from './options/events.js';
import type { PresenceSettings } from './options/presence.js';
import type { SpoolSettings } from './options/spool.js';
import { cachedDirectory } from './patients/cached-directory.js';
import { readPatientsFile } from './patients/patients-file.js';
import { memoryPresenceStore } from './presence/memory-presence-store.js';
import { openPresence } from './presence/presence.js';
import { presenceFile, sqlitePresenceStore } from './presence/sqlite-presence-store.js';
import { watchedFamilies } from './presence/watched-families.js';
import type { ProducerUse } from './recording/producer-context.js';
import { createRecorder, type Recorder } from './recording/recorder.js';
import { spoolFile } from './spool/dead-letter-file.js';
import { Spool } from './spool/spool.js';
import { spoolMetrics } from './spool/spool-metrics.js';
import { applySchema, openSqlClient, type SqlClient } from './sql/client.js';
import { importPatients } from './sql/import-patients.js';
import { sqlMedicalStore } from './sql/medical-store.js';
import { sqlPatientDirectory } from './sql/patient-directory.js';
import { schema } from './sql/schema.js';
import { emitPath, openStepEvents } from './step-events/step-events.js';
import { withTimeLimit } from './timing/time-limit.js';

/** What {@link startBridge} takes. */
export interface BridgeOptions {
  /** The brokers, and how to connect to them. */
  readonly mqtt: MqttSettings;
  /** Decides the families, the targets and the bucket bounds. Default: all families, no targets. */
  readonly catalog?: Catalog;
  /** Other subscriptions for a family than its own topics, each as `parseSubscription` reads it. */
  readonly topics?: Readonly<Partial<Record<DeviceFamilyName, readonly string[]>>>;
  /** How messages are kept until they are through. Default: see `SpoolOptions`. */
  readonly spool?: SpoolSettings;
  /** Who may hand over step events, and on which topic. */
  readonly events?: EventSettings;
  /** Which devices are forgotten. */
  readonly presence?: PresenceSettings;
  /** What a producer's trace context becomes. Default `link`. */
  readonly producer?: ProducerUse;
  /** Zone of times that devices send without one. */
  readonly zone: TimeZone;
  /** PostgreSQL's address. Default: the embedded database. */
  readonly databaseUrl?: string;
  /** Folder of the spool and the embedded database. Default: none, both live in memory. */
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
  /** Disconnects, lets what is under way end, and closes everything. */
  close(): Promise<void>;
}

/** How long the store may take to say that it answers, in milliseconds. */
const pingLimit = 1_000;

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
  const { mqtt, catalog, topics, zone, host, port, dataDir } = options;
  const say = options.say ?? ((sentence) => process.stderr.write(`${sentence}\n`));
  const chosen = chosenFamilies(catalog);
  const routes = routesOf(chosen, topics, mqtt.sharedGroup);
  const route = routerOf(routes);
  const telemetry = start({ service: 'mqtt-bridge', metrics: { server: false }, http: false });
  const closing: (() => Promise<unknown>)[] = [() => telemetry.stop(500)];
  const closeAll = async () => {
    for (const close of closing.toReversed()) await close();
  };

  try {
    const client = await openStore(options);
    closing.push(() => client.close());
    const store = sqlMedicalStore(client);
    const clientId = clientIdOf(mqtt.clientId, dataDir);
    const [broker, ...otherAddresses] = mqtt.brokers.flat();
    const recorder = createRecorder({
      telemetry,
      families: chosen,
      clientId,
      ...(broker && otherAddresses.length === 0 && { broker }),
      ...(catalog && { catalog }),
      ...(options.producer && { producer: options.producer }),
    });
    const presence = openPresence({
      telemetry,
      families: watchedFamilies(routes, say),
      ...(catalog && { catalog }),
      ...options.presence,
      brokers: mqtt.brokers.map(([address]) => shownAddress(address)),
      store: dataDir === undefined ? memoryPresenceStore() : sqlitePresenceStore(presenceFile(dataDir), say),
      say,
    });
    closing.push(async () => presence.close());
    const read = createMessageReader({
      families: Object.fromEntries(chosen.map((family) => [family.name, family])),
      route,
      zone,
    });
    const figures = spoolMetrics(telemetry);
    const { maxTries, ...spoolOptions } = options.spool ?? {};
    const file = dataDir === undefined ? {} : { file: spoolFile(dataDir) };
    if (dataDir === undefined) {
      say(
        'Messages are held in memory and acknowledged when they are stored, since there is no PULSETRAIL_DATA_DIR for a spool; dead letters end with the process.',
      );
    }
    const spool = new Spool({ ...spoolOptions, ...file, say }, figures.events);
    for (const { family, alarm, total } of spool.alarmTotals.all) {
      if (chosen.some(({ name }) => name === family)) recorder.alarm(family, alarm, total);
    }
    const onAlarm: Recorder['alarm'] = (family, alarm) => {
      recorder.alarm(family, alarm);
      spool.alarmTotals.add(family, alarm);
    };
    const events = openStepEvents({
      telemetry,
      families: chosen,
      routes,
      zone,
      onAlarm,
      ...(catalog && { catalog }),
      ...options.events,
    });
    const line = openMessageLine({
      spool,
      spoolMetrics: figures,
      read,
      directory: cachedDirectory(batchedDirectory(sqlPatientDirectory(client)), { telemetry }),
      store: batchedStore(store),
      recorder: { ...recorder, alarm: onAlarm },
      families: chosen.map(({ name }) => name),
      takeOther: events.takeMessage,
      onRead: ({ message, parsed }, from) => {
        presence.seen(message, parsed, from);
        events.onMessage(message.family, parsed);
      },
      ...(maxTries !== undefined && { maxTries }),
      say,
    });
    closing.push(line.close);
    // Before the line, since what it holds back may be an alarm.
    closing.push(async () => events.close());
    const onMessage: Intake = (message, settle, from) => {
      const match = route(message.topic);
      if (match !== undefined) connection?.received(match.filter, message.receivedAt);
      line.take(message, settle, from);
    };

    const storeAnswers = () =>
      withTimeLimit(pingLimit, () => store.ping()).then(
        () => true,
        () => false,
      );
    let connection: Connection | undefined;
    const server = await serveBridge({
      host,
      port,
      metrics: (request, response) => {
        line.observe();
        telemetry.metricsHandler(request, response);
      },
      ready: async () => ({ broker: connection?.isUp ?? false, store: await storeAnswers(), spool: spool.isWritable }),
      handlers: new Map([[emitPath, events.handler]]),
    });
    closing.push(() => server.close());

    connection = openConnection({
      mqtt,
      clientId,
      routes,
      more: [{ filter: events.topic, qos: 1, optional: true }],
      knownFilters: Object.values(families).flatMap((family) => family.topics),
      ...(dataDir !== undefined && { dataDir }),
      telemetry,
      onMessage,
      onState: recorder.connected,
      onBroker: presence.listening,
      say,
    });
    closing.push(connection.close);
    say(`Reading ${chosen.map(({ name }) => name).join(', ')}; metrics and health at ${server.url}.`);
    return { url: server.url, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
