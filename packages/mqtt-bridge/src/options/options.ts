import { type Catalog, deviceFamilyNames } from '@pulsetrail/catalog';
import { loadCatalog } from '@pulsetrail/catalog/load';
import * as z from 'zod';
import type { BridgeOptions } from '../bridge.js';
import { chosenFamilies } from '../families/chosen.js';
import { openTimeZone, type TimeZone } from '../message/time.js';
import type { ProducerUse } from '../recording/producer-context.js';
import { eventSettings, eventVariables } from './events.js';
import { mqttFaults, mqttSettings, mqttVariables } from './mqtt.js';
import { BridgeOptionsError } from './options-error.js';
import { presenceSettings, presenceVariables } from './presence.js';
import { spoolSettings, spoolVariables } from './spool.js';
import { topicFaults, topicVariables } from './topics.js';
import { defined, type Given, oneOf, readable, wholeNumber } from './variable.js';

function siteZone(name: string): TimeZone {
  try {
    return openTimeZone(name);
  } catch (error) {
    throw new Error(`PULSETRAIL_SITE_ZONE: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}

const schema = z.object({
  ...mqttVariables,
  ...topicVariables,
  ...spoolVariables,
  ...eventVariables,
  ...presenceVariables,
  PULSETRAIL_PRODUCER_CONTEXT: oneOf<ProducerUse>('PULSETRAIL_PRODUCER_CONTEXT', {
    link: 'link',
    parent: 'parent',
  }).optional(),
  PULSETRAIL_SITE_ZONE: readable(siteZone).prefault('UTC'),
  PULSETRAIL_CATALOG: z.string().optional(),
  PULSETRAIL_PATIENTS_FILE: z.string().optional(),
  PULSETRAIL_DATA_DIR: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  PULSETRAIL_METRICS_HOST: z.string().prefault('127.0.0.1'),
  PULSETRAIL_METRICS_PORT: wholeNumber('PULSETRAIL_METRICS_PORT', 0, 65_535).prefault('9464'),
});

/** Loads the catalog; an error of it is kept, so that it can be told with what else is wrong. */
async function readCatalog(path: string | undefined): Promise<{ catalog?: Catalog; error?: unknown }> {
  if (path === undefined) return {};
  try {
    return { catalog: await loadCatalog(path) };
  } catch (error) {
    return { error };
  }
}

/** The names of the families that the bridge will read. */
function familyNames(catalog: Catalog | undefined): readonly string[] {
  try {
    return chosenFamilies(catalog).map(({ name }) => name);
  } catch {
    return deviceFamilyNames;
  }
}

/**
 * Reads the bridge's options from environment variables; an empty one counts as not set. Imports the catalog.
 * @throws {BridgeOptionsError} for values that cannot be, all of them at once.
 * @throws {LoadCatalogError} or {CatalogError} when the catalog alone cannot be used.
 */
export async function readOptions(env: NodeJS.ProcessEnv): Promise<BridgeOptions> {
  const given: Given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  const { catalog, error } = await readCatalog(given.PULSETRAIL_CATALOG);
  const faults = [
    ...(parsed.error?.issues.map(({ message }) => message) ?? []),
    ...mqttFaults(given),
    ...(error === undefined ? topicFaults(parsed.data?.PULSETRAIL_TOPICS, familyNames(catalog)) : []),
  ];
  if (error !== undefined && faults.length === 0) throw error;
  if (!parsed.success || faults.length > 0) {
    if (error instanceof Error) faults.push(error.message);
    throw new BridgeOptionsError(faults.join(' '));
  }
  const values = parsed.data;
  return defined({
    mqtt: mqttSettings(values),
    topics: values.PULSETRAIL_TOPICS,
    spool: spoolSettings(values),
    events: eventSettings(values),
    presence: presenceSettings(values),
    producer: values.PULSETRAIL_PRODUCER_CONTEXT,
    zone: values.PULSETRAIL_SITE_ZONE,
    host: values.PULSETRAIL_METRICS_HOST,
    port: values.PULSETRAIL_METRICS_PORT,
    catalog,
    patientsFile: values.PULSETRAIL_PATIENTS_FILE,
    dataDir: values.PULSETRAIL_DATA_DIR,
    databaseUrl: values.DATABASE_URL,
  });
}
