import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { StackError } from './error.js';

const defaultPorts: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883, 'ws:': 80, 'wss:': 443 };

/** The address without user and password, fit for tables and messages. */
export function withoutCredentials(mqttUrl: string): string {
  const url = new URL(mqttUrl);
  url.username = '';
  url.password = '';
  return url.href;
}

const parse = (mqttUrl: string): URL => {
  const url = URL.canParse(mqttUrl) ? new URL(mqttUrl) : undefined;
  if (url && url.protocol in defaultPorts && url.hostname !== '') return url;
  throw new StackError(
    'MQTT_URL is not the address of an MQTT broker: write mqtt://host:1883, mqtts://host:8883, ws://host or wss://host, ' +
      'with user:password@ in front of the host if the broker asks for them.',
  );
};

/** Length-prefixed text. Source: MQTT 3.1.1, section 1.5.3. */
const field = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** A CONNECT packet with a clean session and no client id. Source: MQTT 3.1.1, section 3.1. */
const connectPacket = (url: URL): Buffer => {
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  const flags = 0x02 | (user === '' ? 0 : 0x80) | (password === '' ? 0 : 0x40);
  const body = Buffer.concat([
    field('MQTT'),
    Buffer.from([4, flags, 0, 10]),
    field(''),
    ...(user === '' ? [] : [field(user)]),
    ...(password === '' ? [] : [field(password)]),
  ]);
  const length = body.length < 128 ? [body.length] : [(body.length % 128) | 0x80, Math.floor(body.length / 128)];
  return Buffer.concat([Buffer.from([0x10, ...length]), body]);
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
const refusal = (url: URL, within: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const encrypted = url.protocol === 'mqtts:' || url.protocol === 'wss:';
    const speaksMqtt = url.protocol === 'mqtt:' || url.protocol === 'mqtts:';
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const port = Number(url.port) || (defaultPorts[url.protocol] ?? 0);
    const socket: Socket = encrypted ? connectTls({ host, port, servername: host }) : connectPlain({ host, port });
    const end = (reason: string | undefined) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reason);
    };
    const timer = setTimeout(() => end(`nothing answers within ${within / 1_000} s`), within);
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    socket.once('close', () => end('it closes the connection'));
    socket.once(encrypted ? 'secureConnect' : 'connect', () => {
      if (speaksMqtt) socket.write(connectPacket(url));
      else end(undefined);
    });
    socket.once('data', (answer: Buffer) => {
      const isConnack = answer[0] === 0x20 && answer.length >= 4;
      const code = answer[3] ?? 0;
      if (!isConnack) end('what answers there is not an MQTT broker');
      else end(code === 0 ? undefined : (refusals[code] ?? `it refuses with code ${code}`));
    });
  });

/**
 * Connects to the broker once, as the bridge will do, and throws a {@link StackError} that says why it cannot be used.
 * Over WebSockets only the connection itself is tried. The credentials are never part of the message.
 */
export async function checkMqttUrl(mqttUrl: string, within = 5_000): Promise<void> {
  const reason = await refusal(parse(mqttUrl), within);
  if (reason !== undefined) {
    throw new StackError(
      `The MQTT broker of MQTT_URL, ${withoutCredentials(mqttUrl)}, cannot be used (${reason}): ` +
        'correct MQTT_URL, or leave it unset to run the embedded broker.',
    );
  }
}
