import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { parseBrokerAddress } from '../../src/broker-address.js';
import { connectOptions } from '../../src/connection/connect-options.js';
import type { Link, ProtocolVersion } from '../../src/connection/link.js';
import { mqttLinks } from '../../src/connection/mqtt-link.js';
import { parseSubscription, type Subscription } from '../../src/connection/subscription.js';
import type { IncomingMessage } from '../../src/message/message.js';
import { startBroker } from '../fixtures/broker.js';
import { mosquittoProgram, startMosquitto } from '../fixtures/mosquitto.js';

/**
 * That messages are read and acknowledged beside mqtt.js rests on how it reads its stream, and on its public `stream`. Held
 * to this version by real brokers.
 */
test('mqtt.js is of the version that this was tried with', () => {
  const path = createRequire(import.meta.url).resolve('mqtt/package.json');
  expect(JSON.parse(readFileSync(path, 'utf8')).version).toMatch(/^5\.16\./);
});

interface Served {
  readonly url: string;
  publish(words: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const mosquitto = async (): Promise<Served> => {
  const server = await startMosquitto(['allow_anonymous true', 'max_queued_messages 0']);
  const client = await server.client();
  return {
    url: server.url,
    publish: async (words) => {
      for (const word of words) await client.publishAsync('dusun_pub', word, { qos: 1 });
    },
    close: server.close,
  };
};

const aedes = async (): Promise<Served> => {
  const server = await startBroker();
  const client = await server.publisher();
  return {
    url: server.url,
    publish: async (words) => {
      for (const word of words) await client.publishAsync('dusun_pub', word, { qos: 1 });
    },
    close: server.close,
  };
};

const needsMosquitto = mosquittoProgram === undefined;
describe.each<[string, () => Promise<Served>, ProtocolVersion, boolean, boolean]>([
  ['Mosquitto with MQTT 5', mosquitto, 5, needsMosquitto, true],
  ['Mosquitto with MQTT 3.1.1', mosquitto, 4, needsMosquitto, true],
  ['aedes with MQTT 3.1.1', aedes, 4, false, false],
])('%s', (_name, serve, version, isMissing, isMarked) => {
  let served: Served;
  let link: Link | undefined;
  let received: { message: IncomingMessage; settle: () => void }[];
  beforeEach(async (context) => {
    if (isMissing) return context.skip();
    served = await serve();
    received = [];
  });
  afterEach(async () => {
    await link?.close();
    if (!isMissing) await served.close();
  });

  const open = async (): Promise<void> => {
    let isUp = false;
    const address = parseBrokerAddress(served.url);
    link = mqttLinks({
      connectOptions: connectOptions({ brokers: [[address]] }, address, 'bridge'),
      subscriptions: {
        subscriptions: [parseSubscription('dusun_pub') as Subscription],
        unwanted: () => [],
        onSettled: () => undefined,
      },
    })(version, {
      onUp: () => undefined,
      onSubscriptions: () => {
        isUp = true;
      },
      onMessage: (message, settle) => received.push({ message, settle }),
      onEnd: () => undefined,
    });
    await until('the link is up', () => isUp);
  };
  const words = () => received.map(({ message }) => Buffer.from(message.payload).toString());

  test('messages come while earlier ones are not acknowledged, and what is settled does not come again', async () => {
    await open();
    const sent = Array.from({ length: 10 }, (_unused, index) => `word ${index}`);
    await served.publish(sent);
    await until('all have come', () => received.length === 10);
    expect(words()).toEqual(sent);
    // Out of order, and without the last two.
    for (const index of [3, 1, 0, 2, 7, 6, 5, 4]) received[index]?.settle();
    await link?.close();
    received = [];
    await open();
    await until('the unsettled have come again', () => received.length === 2);
    expect(words()).toEqual(['word 8', 'word 9']);
    // aedes does not mark what it sends again.
    expect(received.every(({ message }) => message.redelivered)).toBe(isMarked);
  });

  test('what is settled behind one that is not, comes again with it', async () => {
    await open();
    await served.publish(['a', 'b']);
    await until('both have come', () => received.length === 2);
    received[1]?.settle();
    await link?.close();
    received = [];
    await open();
    await until('both have come again', () => received.length === 2);
    expect(words()).toEqual(['a', 'b']);
  });

  test('thousands flow through the broker’s window', async () => {
    await open();
    const sent = Array.from({ length: 3_000 }, (_unused, index) => String(index));
    const flow = served.publish(sent);
    await until('all have come', () => {
      for (const { settle } of received) settle();
      return received.length === 3_000;
    });
    await flow;
    expect(words()).toEqual(sent);
  });
});
