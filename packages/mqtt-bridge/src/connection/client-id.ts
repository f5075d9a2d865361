import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { BridgeOptionsError } from '../options/options-error.js';

const named = (bytes: string): string => `pulsetrail-bridge-${bytes}`;

/**
 * The client id of a bridge that is given none and has no data folder: the same after every restart on one machine, so that
 * the broker keeps its session, and different on another. Two such bridges on one machine and one broker need ids of their own.
 */
export const defaultClientId = (host: string = hostname()): string =>
  named(createHash('sha256').update(host).digest('hex').slice(0, 8));

/**
 * The client id that a data folder holds: made up the first time, and the same ever after, since a container gets another
 * host name with every start, and with another id the broker would begin another session.
 */
function storedClientId(dataDir: string): string {
  const file = join(dataDir, 'client-id');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${named(randomBytes(4).toString('hex'))}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim() || defaultClientId();
}

/**
 * The client id of a bridge: the given one, else that of its data folder, else that of its machine.
 * @throws {BridgeOptionsError} when the data folder cannot be used.
 */
export function clientIdOf(given: string | undefined, dataDir: string | undefined): string {
  if (given !== undefined) return given;
  if (dataDir === undefined) return defaultClientId();
  try {
    return storedClientId(dataDir);
  } catch (cause) {
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    throw new BridgeOptionsError(
      `PULSETRAIL_DATA_DIR: the client id cannot be kept in ${dataDir} (${code}); name a folder that this user may write, or set PULSETRAIL_MQTT_CLIENT_ID.`,
      { cause },
    );
  }
}
