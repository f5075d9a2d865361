import { once } from 'node:events';
import { type AddressInfo, createServer, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { parseBrokerAddress } from '../../src/broker-address.js';
import { connectOptions } from '../../src/connection/connect-options.js';
import type { Link, LinkEnd, LinkEvents, ProtocolVersion } from '../../src/connection/link.js';
import { endByCode } from '../../src/connection/link-end.js';
import { mqttLinks } from '../../src/connection/mqtt-link.js';
import { parseSubscription, type Subscription } from '../../src/connection/subscription.js';
import type { IncomingMessage } from '../../src/message/message.js';
import { type Broker, startBroker } from '../fixtures/broker.js';

let broker: Broker;
let link: Link | undefined;
let received: IncomingMessage[];
let refused: readonly string[] | undefined;
let ended: LinkEnd[];

beforeEach(async () => {
  broker = await startBroker();
  received = [];
  refused = undefined;
  ended = [];
});
afterEach(async () => {
  await link?.close();
  await broker.close();
});

const text = ({ payload }: IncomingMessage) => Buffer.from(payload).toString();

const atOnce: LinkEvents['onMessage'] = (_message, settle) => settle();
const never: LinkEvents['onMessage'] = () => undefined;

function open(onMessage = atOnce, version: ProtocolVersion = 4, address = broker.address) {
  const subscriptions = ['dusun_pub', 'iMEDE_watch/#'].map((text) => parseSubscription(text) as Subscription);
  const openLink = mqttLinks({
    connectOptions: connectOptions({ brokers: [[address]] }, address, 'bridge'),
    subscriptions: { subscriptions, unwanted: () => [], onSettled: () => undefined },
  });
  link = openLink(version, {
    onUp: () => undefined,
    onSubscriptions: (answers) => {
      refused = answers.filter(({ refusal }) => refusal !== undefined).map(({ subscription }) => subscription.filter);
    },
    onMessage: (message, settle) => {
      received.push(message);
      onMessage(message, settle);
    },
    onEnd: (end) => ended.push(end),
  });
  return link;
}

const isUp = () => until('the link is up', () => refused !== undefined);

test('brings messages as they were sent, one after the other', async () => {
  open();
  await isUp();
  expect(refused).toEqual([]);
  const publisher = await broker.publisher();
  for (const word of ['a', 'b', 'c']) await publisher.publishAsync('iMEDE_watch/hb', word, { qos: 1 });
  await until('three messages have come', () => received.length === 3);
  expect(received.map(text)).toEqual(['a', 'b', 'c']);
  expect(received[0]).toMatchObject({ topic: 'iMEDE_watch/hb', redelivered: false, properties: {} });
  expect(Math.abs((received[0]?.receivedAt ?? 0) - Date.now())).toBeLessThan(5_000);
});

test('takes messages at QoS 2 that an earlier subscription to the session brings, each once', async () => {
  open();
  await isUp();
  await link?.close();
  const earlier = await broker.publisher({ clientId: 'bridge', clean: false });
  await earlier.subscribeAsync('iMEDE_watch/#', { qos: 2 });
  await earlier.endAsync();
  const publisher = await broker.publisher();
  for (const word of ['a', 'b']) await publisher.publishAsync('iMEDE_watch/hb', word, { qos: 2 });
  open();
  await until('both have come', () => received.length === 2);
  await publisher.publishAsync('iMEDE_watch/hb', 'c', { qos: 1 });
  await until('another has come', () => received.length === 3);
  expect(received.map(text)).toEqual(['a', 'b', 'c']);
});

test('a message that cannot be taken ends the connection, and no more', async () => {
  open(() => {
    throw new RangeError('a word of a payload');
  });
  await isUp();
  const publisher = await broker.publisher();
  await publisher.publishAsync('dusun_pub', 'a', { qos: 1 });
  await endsAs({ kind: 'lost', reason: 'a message could not be taken (RangeError)' });
});

test('switches Nagle’s algorithm off', async () => {
  const setNoDelay = vi.spyOn(Socket.prototype, 'setNoDelay');
  open();
  await isUp();
  expect(setNoDelay).toHaveBeenCalledWith(true);
  setNoDelay.mockRestore();
});

test('acknowledges messages when they are through, in their order, and holds no other meanwhile', async () => {
  const settles: (() => void)[] = [];
  let acknowledged = 0;
  broker.aedes.on('ack', () => acknowledged++);
  open((_message, settle) => void settles.push(settle));
  await isUp();
  const publisher = await broker.publisher();
  await publisher.publishAsync('dusun_pub', 'a', { qos: 1 });
  await publisher.publishAsync('dusun_pub', 'b', { qos: 1 });
  await until('both have come', () => received.length === 2);
  settles[1]?.();
  expect(acknowledged).toBe(0);
  settles[0]?.();
  await until('both are acknowledged', () => acknowledged === 2);
});

test('a message that is not settled comes again on the next connection', async () => {
  open(never);
  await isUp();
  const publisher = await broker.publisher();
  await publisher.publishAsync('dusun_pub', 'a', { qos: 1 });
  await publisher.publishAsync('dusun_pub', 'b', { qos: 1 });
  await until('both have come, since one that waits does not block the stream', () => received.length === 2);
  await link?.close();
  const ids = received.map(({ packetId }) => packetId);
  received = [];
  open();
  await until('both have come again', () => received.length === 2);
  expect(received.map(text)).toEqual(['a', 'b']);
  expect(received.map(({ packetId }) => packetId)).toEqual(ids);
});

test('the broker keeps what comes while the bridge is away', async () => {
  open();
  await isUp();
  await link?.close();
  expect(ended).toEqual([{ kind: 'lost', reason: 'the connection was closed' }]);
  const publisher = await broker.publisher();
  await publisher.publishAsync('dusun_pub', 'kept', { qos: 1 });
  open();
  await until('the message has come', () => received.map(text).includes('kept'));
});

test('closing lets what is under way be acknowledged', async () => {
  let settle = (): void => undefined;
  let acknowledged = 0;
  broker.aedes.on('ack', () => acknowledged++);
  open((_message, done) => {
    settle = done;
  });
  await isUp();
  const publisher = await broker.publisher();
  await publisher.publishAsync('dusun_pub', 'a', { qos: 1 });
  await until('it has come', () => received.length === 1);
  const closed = link?.close();
  settle();
  await closed;
  await until('it is acknowledged', () => acknowledged === 1);
});

test('closing does not wait for a message that never ends', async () => {
  open(never);
  await isUp();
  const publisher = await broker.publisher();
  await publisher.publishAsync('dusun_pub', 'a', { qos: 1 });
  await until('it has come', () => received.length === 1);
  const begin = performance.now();
  await link?.close();
  expect(performance.now() - begin).toBeLessThan(1_500);
});

test('what ends after the connection is over is not acknowledged', async () => {
  let settle = (): void => undefined;
  open((_message, done) => {
    settle = done;
  });
  await isUp();
  const publisher = await broker.publisher();
  await publisher.publishAsync('dusun_pub', 'a', { qos: 1 });
  await until('it has come', () => received.length === 1);
  await new Promise<void>((resolve) => broker.aedes.close(() => resolve()));
  await until('the link has ended', () => ended.length > 0);
  const write = vi.spyOn(Socket.prototype, 'write');
  settle();
  await link?.close();
  const acknowledgements = write.mock.calls.filter(([chunk]) => Buffer.isBuffer(chunk) && chunk[0] === 0x40);
  expect(acknowledgements).toEqual([]);
  write.mockRestore();
});

test('a copy that the broker keeps is told apart, with every subscription of MQTT 3.1.1', async () => {
  const publisher = await broker.publisher();
  open();
  await isUp();
  await publisher.publishAsync('dusun_pub', 'kept', { qos: 1, retain: true });
  await until('it has come', () => received.length === 1);
  expect(received[0]).toMatchObject({ retained: false, packetId: expect.any(Number) });
  await link?.close();
  open();
  await until('it has come again', () => received.length === 2);
  expect(received[1]).toMatchObject({ retained: true, redelivered: false });
  expect(text(received[1] as IncomingMessage)).toBe('kept');
});

test('a subscription that the broker refuses is named', async () => {
  broker.aedes.authorizeSubscribe = (_client, subscription, callback) =>
    callback(null, subscription.topic === 'dusun_pub' ? null : subscription);
  open();
  await isUp();
  expect(refused).toEqual(['dusun_pub']);
});

const endsAs = async (expected: LinkEnd) => {
  await until('the link has ended', () => ended.length > 0);
  expect(ended).toEqual([expected]);
};

test('a version that the broker does not speak is told apart', async () => {
  open(undefined, 5);
  await endsAs({ kind: 'version', reason: 'the broker does not speak it (code 1)' });
});

test('a user that the broker does not know is refused', async () => {
  broker.aedes.authenticate = (_client, _user, _password, callback) =>
    callback(Object.assign(new Error('no'), { returnCode: 4 as never }), false);
  open();
  await endsAs(endByCode(4));
});

test('a broker that is not there is lost', async () => {
  open(undefined, 4, parseBrokerAddress('mqtt://127.0.0.1:1'));
  await endsAs({ kind: 'lost', reason: 'nothing listens there (ECONNREFUSED)' });
});

const serveOnce = async (answer: (socket: Socket) => void) => {
  const server = createServer((socket) => socket.once('data', () => answer(socket))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = parseBrokerAddress(`mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { address, [Symbol.dispose]: () => void server.close() };
};

test('a broker that hangs up without an answer may not know the version', async () => {
  using server = await serveOnce((socket) => socket.end());
  open(undefined, 5, server.address);
  await endsAs({ kind: 'version', reason: 'the broker closed the connection without an answer' });
});

test('bytes that are no MQTT end the connection', async () => {
  using server = await serveOnce((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
  open(undefined, 4, server.address);
  await until('the link has ended', () => ended.length > 0);
  expect(ended[0]?.kind).toBe('lost');
});

test('a message without a topic ends the connection', async () => {
  using server = await serveOnce((socket) => socket.write(Buffer.from([0x20, 2, 0, 0, 0x30, 2, 0, 0])));
  open(undefined, 4, server.address);
  await endsAs({ kind: 'lost', reason: 'the broker sent a message that is none' });
});

test('another client with the same id is told apart by an MQTT 5 broker', async () => {
  // CONNACK without session, SUBACK for two filters, then DISCONNECT with reason 142.
  using server = await serveOnce((socket) => {
    socket.write(Buffer.from([0x20, 3, 0, 0, 0]));
    socket.once('data', () => socket.write(Buffer.from([0xe0, 2, 0x8e, 0])));
  });
  open(undefined, 5, server.address);
  await until('the link has ended', () => ended.length > 0);
  expect(ended[0]).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('PULSETRAIL_MQTT_CLIENT_ID of its own'),
  });
});
