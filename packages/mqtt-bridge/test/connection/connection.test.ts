import { MqttClient } from 'mqtt';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startCutOff } from '../../../../test/support/cut-off.js';
import { until } from '../../../../test/support/until.js';
import { startBroker } from '../fixtures/broker.js';
import { watch } from '../fixtures/connection.js';
import { mosquittoProgram, runMosquitto, temporaryFolder } from '../fixtures/mosquitto.js';

describe.skipIf(mosquittoProgram === undefined)('with Mosquitto', () => {
  test.for([
    [5, 'MQTT 5'],
    [4, 'MQTT 3.1.1'],
  ] as const)('MQTT_VERSION %s speaks %s', async ([version, name]) => {
    const broker = await runMosquitto();
    const { isUp, said, texts } = watch(broker.url, { version });
    await isUp();
    expect(said).toEqual([`Connected to ${broker.url} with ${name}.`]);
    const publisher = await broker.client();
    await publisher.publishAsync('iMEDE_watch/hb', 'a', { qos: 1 });
    await until('it has come', () => texts().length === 1);
  });

  test.for([5, 4] as const)(
    'MQTT %s: what is sent while the bridge is away comes after its return',
    async (version) => {
      const broker = await runMosquitto();
      const first = watch(broker.url, { version });
      await first.isUp();
      await first.connection.close();
      const publisher = await broker.client();
      for (const word of ['a', 'b', 'c']) await publisher.publishAsync('iMEDE_watch/hb', word, { qos: 1 });
      const second = watch(broker.url, { version });
      await until('everything has come', () => second.texts().join() === 'a,b,c');
    },
  );

  test('comes back after a broker that was restarted, with what it had written', async () => {
    const data = await temporaryFolder();
    const broker = await runMosquitto('persistence true', `persistence_location ${data}/`, 'autosave_interval 1');
    const { isUp, said, hear, texts, connection, metrics } = watch(broker.url);
    await isUp();
    await broker.stop();
    await hear('Lost the connection');
    expect(connection.isUp).toBe(false);
    expect(metrics.get(`pulsetrail.bridge.subscribed{${broker.url},iMEDE_watch/#}`)).toBe(0);
    await hear('nothing listens there (ECONNREFUSED)');
    await broker.start();
    await isUp();
    expect(metrics.get(`pulsetrail.bridge.subscribed{${broker.url},iMEDE_watch/#}`)).toBe(1);
    expect(said.join('\n')).not.toContain('kept no session');
    const publisher = await broker.client();
    await publisher.publishAsync('iMEDE_watch/hb', 'after', { qos: 1 });
    await until('it has come', () => texts().includes('after'));
  });

  test('says when the broker has kept no session, since what was sent meanwhile is lost', async () => {
    const broker = await runMosquitto();
    const { isUp, hear } = watch(broker.url);
    await isUp();
    await broker.stop();
    await hear('Lost the connection');
    await broker.start();
    await hear(`The broker at ${broker.url} kept no session for this bridge`);
  });

  test('says so too when it was the bridge that was away', async () => {
    const dataDir = await temporaryFolder();
    const broker = await runMosquitto();
    const first = watch(broker.url, {}, { dataDir });
    await first.isUp();
    await first.connection.close();
    await broker.stop();
    await broker.start();
    await watch(broker.url, {}, { dataDir }).hear('kept no session');
  });

  test('comes back after a line that was cut, and gets what was sent meanwhile', async () => {
    const broker = await runMosquitto();
    const line = await startCutOff(broker.port);
    onTestFinished(() => line.close());
    const { isUp, hear, texts, connection, metrics } = watch(`mqtt://127.0.0.1:${line.port}`);
    await isUp();
    line.cut();
    await hear(/Lost the connection .*(was cut|was closed)/);
    const publisher = await broker.client();
    await publisher.publishAsync('iMEDE_watch/hb', 'meanwhile', { qos: 1 });
    expect(connection.isUp).toBe(false);
    line.restore();
    await until('it has come', () => texts().includes('meanwhile'));
    await isUp();
    expect(metrics.get(`pulsetrail.bridge.connection.ends{mqtt://127.0.0.1:${line.port},lost}`)).toBeGreaterThan(0);
  });

  test('a line that goes silent is noticed by the ping', { timeout: 30_000 }, async () => {
    const broker = await runMosquitto();
    const line = await startCutOff(broker.port);
    onTestFinished(() => line.close());
    const { isUp, hear, texts } = watch(`mqtt://127.0.0.1:${line.port}`, { keepalive: 1 });
    await isUp();
    line.silence();
    await hear('the broker did not answer a ping in time');
    line.restore();
    await isUp();
    const publisher = await broker.client();
    await publisher.publishAsync('iMEDE_watch/hb', 'after', { qos: 1 });
    await until('it has come', () => texts().includes('after'));
  });

  test('two clients that take the session from each other are suspected', async () => {
    const broker = await runMosquitto();
    const { isUp, hear } = watch(broker.url);
    await isUp();
    await broker.client({ clientId: 'bridge', clean: false, reconnectPeriod: 20 });
    expect(await hear('same client id')).toMatch(
      /^Lost the connection .*\(it never lasts: does another client use the same client id\?\); trying again/,
    );
  });

  test('several brokers are read at once, each in a session of its own', async () => {
    const [one, two] = [await runMosquitto(), await runMosquitto()];
    const up = new Set<string>();
    const { isUp, texts, said, connection, hear } = watch(
      `${one.url};${two.url}`,
      {},
      { onBroker: (broker, isBrokerUp) => void (isBrokerUp ? up.add(broker) : up.delete(broker)) },
    );
    await isUp();
    expect(up).toEqual(new Set([one.url, two.url]));
    expect(said.toSorted()).toEqual([one, two].map(({ url }) => `Connected to ${url} with MQTT 5.`).toSorted());
    await (await one.client()).publishAsync('iMEDE_watch/hb', 'one', { qos: 1 });
    await (await two.client()).publishAsync('iMEDE_watch/hb', 'two', { qos: 1 });
    await until('both have come', () => texts().toSorted().join() === 'one,two');
    await two.stop();
    await hear(`Lost the connection to ${two.url}`);
    expect(connection.isUp).toBe(false);
    expect(up).toEqual(new Set([one.url]));
    await (await one.client()).publishAsync('iMEDE_watch/hb', 'three', { qos: 1 });
    await until('the other goes on', () => texts().includes('three'));
  });

  test('of several addresses of one broker the next is tried when one does not answer', async () => {
    const [one, two] = [await runMosquitto(), await runMosquitto()];
    const { isUp, hear, texts } = watch(`${one.url},${two.url}`);
    await isUp();
    await one.stop();
    expect(await hear('Lost the connection')).toContain(`trying ${two.url} `);
    await isUp();
    await (await two.client()).publishAsync('iMEDE_watch/hb', 'two', { qos: 1 });
    await until('it has come', () => texts().includes('two'));
  });

  test('messages that wait for their acknowledgement do not keep the answer to a ping from being read', async () => {
    const broker = await runMosquitto();
    const settles: (() => void)[] = [];
    const { isUp, connection, metrics } = watch(
      broker.url,
      { keepalive: 1 },
      { onMessage: (_, settle) => void settles.push(settle) },
    );
    await isUp();
    const publisher = await broker.client();
    for (let index = 0; index < 50; index++) await publisher.publishAsync('iMEDE_watch/hb', `${index}`, { qos: 1 });
    const ping = vi.spyOn(MqttClient.prototype, 'sendPing');
    onTestFinished(() => ping.mockRestore());
    await until('three pings were sent', () => ping.mock.calls.length >= 3);
    expect(settles).toHaveLength(50);
    expect(connection.isUp).toBe(true);
    expect(metrics.get(`pulsetrail.bridge.connection.ends{${broker.url},lost}`)).toBeUndefined();
    for (const settle of settles) settle();
  });
});

test('a broker that knows only MQTT 3.1.1 is asked again at once, in a sentence that reads well', async () => {
  const broker = await startBroker();
  onTestFinished(() => broker.close());
  const { isUp, said } = watch(broker.url);
  await isUp();
  expect(said).toEqual([
    `No connection to ${broker.url} with MQTT 5: the broker does not speak it (code 1); trying MQTT 3.1.1 at once.`,
    `Connected to ${broker.url} with MQTT 3.1.1.`,
  ]);
});

test('MQTT_VERSION 5 is not given up for a broker that knows only 3.1.1', async () => {
  const broker = await startBroker();
  onTestFinished(() => broker.close());
  const { hear, connection } = watch(broker.url, { version: 5 });
  expect(await hear('No connection')).toMatch(
    /with MQTT 5: the broker does not speak it \(code 1\); trying again (in \d+\.\d s|at once)\.$/,
  );
  expect(connection.isUp).toBe(false);
});
