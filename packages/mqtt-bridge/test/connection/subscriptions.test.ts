import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { startBroker } from '../fixtures/broker.js';
import { watch } from '../fixtures/connection.js';
import { mosquittoProgram, runMosquitto, temporaryFolder } from '../fixtures/mosquitto.js';

describe.skipIf(mosquittoProgram === undefined)('with Mosquitto', () => {
  test('a filter that is no longer wanted is not delivered any more', async () => {
    const dataDir = await temporaryFolder();
    const broker = await runMosquitto();
    const first = watch(broker.url, {}, { dataDir, topics: { kati: ['ward-7/#', 'ward-8/#'] } });
    await first.isUp();
    await first.connection.close();
    const second = watch(broker.url, {}, { dataDir, topics: { kati: ['ward-8/#'] } });
    await second.isUp();
    const publisher = await broker.client();
    await publisher.publishAsync('ward-7/SOS', 'old', { qos: 1 });
    await publisher.publishAsync('ward-8/SOS', 'new', { qos: 1 });
    await until('the new one has come', () => second.texts().includes('new'));
    expect(second.texts()).toEqual(['new']);
    const file = join(dataDir, 'subscriptions.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ bridge: ['ward-8/#'] });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('a family’s own filter that is no longer wanted ends without a data folder too', async () => {
    const broker = await runMosquitto();
    const first = watch(broker.url);
    await first.isUp();
    await first.connection.close();
    const second = watch(broker.url, {}, { topics: { kati: ['$share/wards/iMEDE_watch/#'] } });
    await second.isUp();
    const publisher = await broker.client();
    await publisher.publishAsync('iMEDE_watch/hb', 'a', { qos: 1 });
    await publisher.publishAsync('iMEDE_watch/hb', 'b', { qos: 1 });
    await until('both have come, once', () => second.texts().includes('b'));
    expect(second.texts()).toEqual(['a', 'b']);
  });

  test('the members of a group share the messages evenly, and each message comes once', async () => {
    const broker = await runMosquitto();
    const members = ['one', 'two'].map((clientId) => watch(broker.url, { sharedGroup: 'wards' }, { clientId }));
    for (const { isUp } of members) await isUp();
    const publisher = await broker.client();
    const sent = Array.from({ length: 400 }, (_, index) => `${index}`);
    await Promise.all(sent.map((text) => publisher.publishAsync('iMEDE_watch/hb', text, { qos: 1 })));
    const all = () => members.flatMap(({ texts }) => texts());
    await until('all have come', () => all().length >= sent.length);
    expect(new Set(all()).size).toBe(sent.length);
    for (const { texts } of members) expect(texts().length).toBeGreaterThan(150);
  });

  test('the time of the last message is kept for each subscription', async () => {
    const broker = await runMosquitto();
    const { connection, metrics, isUp } = watch(broker.url, {}, { topics: { kati: ['ward-7/#:0', 'ward-8/#'] } });
    await isUp();
    connection.received('ward-8/#', 5_000);
    connection.received('nobody', 6_000);
    const name = 'pulsetrail.bridge.subscription.last_message.time';
    expect(metrics.get(`${name}{kati,ward-7/#}`)).toBe(0);
    expect(metrics.get(`${name}{kati,ward-8/#}`)).toBe(5);
  });

  test('a broker whose access list lets nothing through grants the subscription all the same, and stays silent', async () => {
    const list = join(await temporaryFolder(), 'acl');
    await writeFile(list, 'topic readwrite ward-8/#\n');
    const broker = await runMosquitto(`acl_file ${list}`);
    const { isUp, texts, metrics } = watch(broker.url, {}, { topics: { kati: ['ward-7/#', 'ward-8/#'] } });
    await isUp();
    const publisher = await broker.client();
    for (const ward of ['ward-7', 'ward-8']) await publisher.publishAsync(`${ward}/hb`, ward, { qos: 1 });
    await until('what is allowed has come', () => texts().includes('ward-8'));
    expect(texts()).toEqual(['ward-8']);
    expect(metrics.get(`pulsetrail.bridge.subscribed{${broker.url},ward-7/#}`)).toBe(1);
    expect(metrics.get('pulsetrail.bridge.subscription.last_message.time{kati,ward-7/#}')).toBe(0);
  });

  test('what is subscribed to besides comes too', async () => {
    const broker = await runMosquitto();
    const { isUp, texts } = watch(broker.url, {}, { more: [{ filter: 'pulsetrail/step-events', qos: 1 }] });
    await isUp();
    await (await broker.client()).publishAsync('pulsetrail/step-events', 'event', { qos: 1 });
    await until('it has come', () => texts().includes('event'));
  });

  test('a broker that grants less than was asked for is named', async () => {
    const broker = await runMosquitto('max_qos 0');
    await watch(broker.url).hear('grants QoS 0 only for iMEDE_watch/#');
  });
});

test('a subscription that the broker refuses is named, and the others go on', async () => {
  const broker = await startBroker();
  onTestFinished(() => broker.close());
  broker.aedes.authorizeSubscribe = (_client, subscription, callback) =>
    callback(null, subscription.topic === 'ward-7/#' ? null : subscription);
  const { hear, connection, texts, metrics } = watch(
    broker.url,
    { version: 4 },
    { topics: { kati: ['ward-7/#', 'ward-8/#'] } },
  );
  expect(await hear('refuses')).toContain('the subscription to ward-7/#: without a reason (code 128); allow it there.');
  const publisher = await broker.publisher();
  await publisher.publishAsync('ward-8/hb', 'on', { qos: 1 });
  await until('the other has come', () => texts().includes('on'));
  expect(connection.isUp).toBe(false);
  expect(metrics.get(`pulsetrail.bridge.subscribed{${broker.url},ward-7/#}`)).toBe(0);
  expect(metrics.get(`pulsetrail.bridge.subscribed{${broker.url},ward-8/#}`)).toBe(1);
});

test('a folder that cannot be written costs a sentence, not the connection', async () => {
  const broker = await startBroker();
  onTestFinished(() => broker.close());
  const { isUp, said } = watch(broker.url, { version: 4 }, { dataDir: '/dev/null/data' });
  await isUp();
  expect(said.filter((sentence) => sentence.includes('cannot be noted')).length).toBeGreaterThan(0);
});
