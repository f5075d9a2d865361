import { type DeviceFamilyName, deviceFamilyNames } from '@pulsetrail/catalog';
import { loadCatalog } from '@pulsetrail/catalog/load';
import * as z from 'zod';
import type { BridgeOptions } from './bridge.js';
import { parseBrokerAddress } from './broker-address.js';
import { BridgeOptionsError } from './options-error.js';
import { openTimeZone } from './time.js';
import { isFilter } from './topics.js';

/** Text that a function of ours can read; its error says what is wrong. */
const readable = <Value>(read: (text: string) => Value) =>
  z.string().transform((text, context) => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' });
      return z.NEVER;
    }
  });

const isFamily = (name: string): name is DeviceFamilyName => deviceFamilyNames.includes(name as DeviceFamilyName);

/** `ava4=ESP32_BLE_GW_TX,dusun_pub;kati=ward-7/#`. */
function readTopics(text: string): Partial<Record<DeviceFamilyName, readonly string[]>> {
  const entries = text.split(';').map((part) => {
    const [name = '', filters = ''] = part.split('=').map((word) => word.trim());
    const list = filters.split(',').map((filter) => filter.trim());
    if (!isFamily(name) || !list.every(isFilter)) {
      throw new Error(
        `PULSETRAIL_TOPICS cannot be read at ${JSON.stringify(part)}; write family=filter,filter;family=filter with the families ${deviceFamilyNames.join(', ')}.`,
      );
    }
    return [name, list] as const;
  });
  return Object.fromEntries(entries);
}

const port = 'PULSETRAIL_METRICS_PORT must be a port from 0 to 65535.';

const schema = z.object({
  MQTT_URL: readable(parseBrokerAddress).prefault('mqtt://127.0.0.1:1883'),
  PULSETRAIL_MQTT_CLIENT_ID: z.string().max(65_535, 'PULSETRAIL_MQTT_CLIENT_ID is too long.').optional(),
  PULSETRAIL_TOPICS: readable(readTopics).optional(),
  PULSETRAIL_SITE_ZONE: readable((name) => openTimeZone(name)).prefault('UTC'),
  PULSETRAIL_CATALOG: z.string().optional(),
  PULSETRAIL_PATIENTS_FILE: z.string().optional(),
  PULSETRAIL_DATA_DIR: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  PULSETRAIL_METRICS_HOST: z.string().prefault('127.0.0.1'),
  PULSETRAIL_METRICS_PORT: z
    .string()
    .regex(/^\d+$/, port)
    .transform(Number)
    .refine((value) => value <= 65_535, port)
    .prefault('9464'),
});

/**
 * Reads the bridge's options from environment variables; an empty one counts as not set. Imports the catalog.
 * @throws {BridgeOptionsError} for values that cannot be.
 * @throws {LoadCatalogError} or {CatalogError} for a catalog that cannot be used.
 */
export async function readOptions(env: NodeJS.ProcessEnv): Promise<BridgeOptions> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new BridgeOptionsError(parsed.error.issues.map(({ message }) => message).join(' '));
  }
  const values = parsed.data;
  const catalog = values.PULSETRAIL_CATALOG === undefined ? undefined : await loadCatalog(values.PULSETRAIL_CATALOG);
  return {
    broker: values.MQTT_URL,
    zone: values.PULSETRAIL_SITE_ZONE,
    host: values.PULSETRAIL_METRICS_HOST,
    port: values.PULSETRAIL_METRICS_PORT,
    ...(values.PULSETRAIL_MQTT_CLIENT_ID !== undefined && { clientId: values.PULSETRAIL_MQTT_CLIENT_ID }),
    ...(values.PULSETRAIL_TOPICS !== undefined && { topics: values.PULSETRAIL_TOPICS }),
    ...(catalog !== undefined && { catalog }),
    ...(values.PULSETRAIL_PATIENTS_FILE !== undefined && { patientsFile: values.PULSETRAIL_PATIENTS_FILE }),
    ...(values.PULSETRAIL_DATA_DIR !== undefined && { dataDir: values.PULSETRAIL_DATA_DIR }),
    ...(values.DATABASE_URL !== undefined && { databaseUrl: values.DATABASE_URL }),
  };
}
