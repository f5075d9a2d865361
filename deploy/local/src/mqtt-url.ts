import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import {
  type BrokerAddress,
  BrokerAddressError,
  parseBrokerAddress,
  shownAddress,
} from '@pulsetrail/mqtt-bridge/broker-address';
import { StackError } from './error.js';

/** Reads the address as the bridge will do. Throws a {@link StackError} that never repeats it. */
function mqttAddress(mqttUrl: string): BrokerAddress {
  try {
    return parseBrokerAddress(mqttUrl);
  } catch (error) {
    throw error instanceof BrokerAddressError ? new StackError(error.message) : error;
  }
}

/** The address without user and password, fit for tables and messages. */
export const withoutCredentials = (mqttUrl: string): string => shownAddress(mqttAddress(mqttUrl));

/** The most bytes of a user or password. Source: MQTT 3.1.1, section 1.5.3. */
const longestField = 65_535;

/** Length-prefixed text. Source: MQTT 3.1.1, section 1.5.3. */
const field = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** A packet's length: seven bits a byte, lowest first. Source: MQTT 3.1.1, section 2.2.3. */
const lengthBytes = (length: number): number[] =>
  length < 128 ? [length] : [(length % 128) | 0x80, ...lengthBytes(Math.floor(length / 128))];

/** A CONNECT packet with a clean session and no client id. Source: MQTT 3.1.1, section 3.1. */
const connectPacket = ({ username: user = '', password = '' }: BrokerAddress): Buffer => {
  const flags = 0x02 | (user === '' ? 0 : 0x80) | (password === '' ? 0 : 0x40);
  const body = Buffer.concat([
    field('MQTT'),
    Buffer.from([4, flags, 0, 10]),
    field(''),
    ...(user === '' ? [] : [field(user)]),
    ...(password === '' ? [] : [field(password)]),
  ]);
  return Buffer.concat([Buffer.from([0x10, ...lengthBytes(body.length)]), body]);
};

/** The refusals of CONNACK. Source: MQTT 3.1.1, section 3.2.2.3. */
const refusals: Readonly<Record<number, string>> = {
  1: 'it does not speak MQTT 3.1.1',
  2: 'it wants a client id',
  3: 'it says that it is unavailable',
  4: 'it refuses the user or password',
  5: 'it does not let this user in',
};

/** Why the broker cannot be used, or `undefined` when it takes connections. */
const refusal = (address: BrokerAddress, within: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const { host, port } = address;
    const encrypted = address.protocol === 'mqtts';
    const socket: Socket = encrypted
      ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) })
      : connectPlain({ host, port });
    const end = (reason: string | undefined) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reason);
    };
    const timer = setTimeout(() => end(`nothing answers within ${within / 1_000} s`), within);
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    socket.once('close', () => end('it closes the connection'));
    socket.once(encrypted ? 'secureConnect' : 'connect', () => socket.write(connectPacket(address)));
    socket.once('data', (answer: Buffer) => {
      const isConnack = answer[0] === 0x20 && answer.length >= 4;
      const code = answer[3] ?? 0;
      if (!isConnack) end('what answers there is not an MQTT broker');
      else end(code === 0 ? undefined : (refusals[code] ?? `it refuses with code ${code}`));
    });
  });

/**
 * Connects to the broker once, as the bridge will do, and throws a {@link StackError} that says why it cannot be used.
 * The credentials are never part of the message.
 */
export async function checkMqttUrl(mqttUrl: string, within = 5_000): Promise<void> {
  const address = mqttAddress(mqttUrl);
  if ([address.username, address.password].some((text) => Buffer.byteLength(text ?? '') > longestField)) {
    throw new StackError('MQTT_URL has a user or password of more than 65,535 bytes, which MQTT cannot carry.');
  }
  const reason = await refusal(address, within);
  if (reason !== undefined) {
    throw new StackError(
      `The MQTT broker of MQTT_URL, ${shownAddress(address)}, cannot be used (${reason}): ` +
        'correct MQTT_URL, or leave it unset to run the embedded broker.',
    );
  }
}
