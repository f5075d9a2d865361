import type { BrokerAddress } from '../broker-address.js';
import type { MqttSettings } from './settings.js';
import { readVariableFile } from './variable-file.js';

/** Who the bridge is to a broker. */
export interface Credentials {
  readonly username?: string;
  readonly password?: string;
}

/**
 * Reads who the bridge is, for one connection: what stands in the address counts, then the variables. A token goes where a
 * password would, under the client id when no user is named, since MQTT 3.1.1 has no password without a user (section 3.1.2.9).
 *
 * @throws {ConnectError} when a file cannot be read.
 */
export function readCredentials(settings: MqttSettings, address: BrokerAddress, clientId: string): Credentials {
  if (address.username !== undefined || address.password !== undefined) {
    const { username = '', password } = address;
    return { username, ...(password !== undefined && { password }) };
  }
  const { username, passwordFile, tokenFile } = settings;
  if (tokenFile !== undefined) {
    return { username: username ?? clientId, password: readVariableFile('MQTT_TOKEN_FILE', tokenFile).trim() };
  }
  return {
    ...(username !== undefined && { username }),
    // Editors end a file with a line break, which is not part of the password; a space may be.
    ...(passwordFile !== undefined && {
      password: readVariableFile('MQTT_PASSWORD_FILE', passwordFile).replace(/\r?\n$/, ''),
    }),
  };
}
