import * as z from 'zod';
import { type Broker, isEncrypted, parseBrokers } from '../broker-address.js';
import { defaultKeepalive } from '../connection/connect-options.js';
import type { MqttSettings, TlsFiles } from '../connection/settings.js';
import { isGroup } from '../connection/subscription.js';
import { readTls } from '../connection/tls.js';
import { readVariableFile } from '../connection/variable-file.js';
import { defined, faultsOf, type Given, oneOf, readable, seconds } from './variable.js';

/** The longest expiry that MQTT 5 can say, which it takes for "never". Source: MQTT 5.0, section 3.1.2.11.2. */
const never = 0xffff_ffff;

/** In seconds: pinging more often is a flood, and less often leaves a cut unnoticed for an hour and a half. */
const keepaliveBounds = [5, 3_600] as const;

const group = (text: string): string => {
  if (isGroup(text)) return text;
  throw new Error(
    `PULSETRAIL_MQTT_SHARED_GROUP is ${JSON.stringify(text)}; give a name without /, + and #, the same for every bridge of the group.`,
  );
};

/** A client id is text of at most 65,535 bytes. Source: MQTT 5.0, section 1.5.4. */
const clientId = (text: string): string => {
  if (Buffer.byteLength(text) <= 65_535 && !text.includes('\0')) return text;
  throw new Error('PULSETRAIL_MQTT_CLIENT_ID is too long, or has a NUL; give at most 65,535 bytes.');
};

/** The variables about the brokers. */
export const mqttVariables = {
  MQTT_URL: readable(parseBrokers).prefault('mqtt://127.0.0.1:1883'),
  MQTT_USERNAME: z.string().optional(),
  MQTT_PASSWORD_FILE: z.string().optional(),
  MQTT_TOKEN_FILE: z.string().optional(),
  MQTT_CA_FILE: z.string().optional(),
  MQTT_CERT_FILE: z.string().optional(),
  MQTT_KEY_FILE: z.string().optional(),
  MQTT_SERVERNAME: z.string().optional(),
  MQTT_VERSION: oneOf('MQTT_VERSION', { auto: 'auto', '5': 5, '3.1.1': 4 } as const).optional(),
  MQTT_KEEPALIVE: seconds('MQTT_KEEPALIVE', ...keepaliveBounds, `${defaultKeepalive}s`).optional(),
  MQTT_SESSION_EXPIRY: seconds('MQTT_SESSION_EXPIRY', 1, never, '7d').optional(),
  PULSETRAIL_MQTT_CLIENT_ID: readable(clientId).optional(),
  PULSETRAIL_MQTT_SHARED_GROUP: readable(group).optional(),
};

/** The brokers, where they can be read; what is wrong with them is said elsewhere. */
function brokersIn(text: string): readonly Broker[] {
  try {
    return parseBrokers(text);
  } catch {
    return [];
  }
}

/** What is wrong with the variables together, and with the files that they name. */
export function mqttFaults(given: Given): string[] {
  const has = (name: string): boolean => given[name] !== undefined;
  const tlsVariables = ['MQTT_CA_FILE', 'MQTT_CERT_FILE', 'MQTT_KEY_FILE', 'MQTT_SERVERNAME'].filter(has);
  const known = brokersIn(given.MQTT_URL ?? '');
  const { MQTT_CA_FILE: ca, MQTT_CERT_FILE: cert, MQTT_KEY_FILE: key } = given;
  const { MQTT_PASSWORD_FILE: passwordFile, MQTT_TOKEN_FILE: tokenFile } = given;
  return [
    ...['MQTT_PASSWORD', 'MQTT_TOKEN']
      .filter(has)
      .map(
        (name) => `${name} is not read, since many can see an environment; write it to a file and set ${name}_FILE.`,
      ),
    ...(has('MQTT_PASSWORD_FILE') && has('MQTT_TOKEN_FILE')
      ? ['MQTT_PASSWORD_FILE and MQTT_TOKEN_FILE are both set; keep the one that the broker wants.']
      : []),
    ...(has('MQTT_PASSWORD_FILE') && !has('MQTT_USERNAME')
      ? ['MQTT_PASSWORD_FILE needs a user; set MQTT_USERNAME too.']
      : []),
    ...(has('MQTT_CERT_FILE') === has('MQTT_KEY_FILE')
      ? []
      : ['MQTT_CERT_FILE and MQTT_KEY_FILE go together; set both, or neither.']),
    ...(tlsVariables.length > 0 && known.length > 0 && !known.flat().some(isEncrypted)
      ? [`${tlsVariables.join(', ')} is for TLS, which no address in MQTT_URL uses; write it with mqtts:// or wss://.`]
      : []),
    ...faultsOf([
      () => passwordFile !== undefined && readVariableFile('MQTT_PASSWORD_FILE', passwordFile),
      () => tokenFile !== undefined && readVariableFile('MQTT_TOKEN_FILE', tokenFile),
      () => ca !== undefined && readTls({ ca }),
      () => cert !== undefined && key !== undefined && readTls({ cert, key }),
    ]),
  ];
}

const variables = z.object(mqttVariables);

/** How to connect, from the variables. */
export function mqttSettings(values: z.output<typeof variables>): MqttSettings {
  const version = values.MQTT_VERSION ?? 'auto';
  const tls: TlsFiles = defined({
    ca: values.MQTT_CA_FILE,
    cert: values.MQTT_CERT_FILE,
    key: values.MQTT_KEY_FILE,
    serverName: values.MQTT_SERVERNAME,
  });
  return defined({
    brokers: values.MQTT_URL,
    clientId: values.PULSETRAIL_MQTT_CLIENT_ID,
    username: values.MQTT_USERNAME,
    passwordFile: values.MQTT_PASSWORD_FILE,
    tokenFile: values.MQTT_TOKEN_FILE,
    tls,
    version: version === 'auto' ? undefined : version,
    keepalive: values.MQTT_KEEPALIVE,
    sessionExpiry: values.MQTT_SESSION_EXPIRY,
    sharedGroup: values.PULSETRAIL_MQTT_SHARED_GROUP,
  });
}
