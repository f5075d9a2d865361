import { parseBrokerAddress } from '@pulsetrail/mqtt-bridge';
import { afterEach, expect, test, vi } from 'vitest';
import { openPublisher } from '../../src/simulator/publisher.js';
import { closeBrokers, openBroker } from './broker.fixture.js';

afterEach(closeBrokers);

const never = new AbortController().signal;
const address = (port: number, user = '') => parseBrokerAddress(`mqtt://${user}127.0.0.1:${port}`);

test('messages arrive at QoS 1, in their order, and are acknowledged before it closes', async () => {
  const { received, port } = await openBroker();
  const publisher = await openPublisher(address(port), never, () => undefined);
  for (let index = 0; index < 300; index++) {
    await publisher.publish({ topic: 'a/b', payload: Buffer.from(String(index)) });
  }
  await publisher.close();
  expect(publisher.acknowledged).toBe(300);
  expect(received).toEqual(
    Array.from({ length: 300 }, (_, index) => ({ topic: 'a/b', payload: String(index), qos: 1, retain: false })),
  );
});

test('a broker that is not there yet is waited for, and said once, without the password', async () => {
  const { port, close } = await openBroker();
  close();
  const lines: string[] = [];
  const opening = openPublisher(address(port, 'user:secret@'), never, (line) => lines.push(line));
  await vi.waitFor(() => expect(lines).toHaveLength(1), { timeout: 5_000 });
  expect(lines[0]).toMatch(
    /^waiting for the broker at mqtt:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\); trying again every second$/,
  );
  await openBroker(port);
  const publisher = await opening;
  expect(lines[1]).toBe(`connected to the broker at mqtt://127.0.0.1:${port}`);
  await publisher.close();
});

test('a broker that comes back gets the next message', async () => {
  const first = await openBroker();
  const publisher = await openPublisher(address(first.port), never, () => undefined);
  await publisher.publish({ topic: 'a', payload: Buffer.from('before') });
  await vi.waitFor(() => expect(first.received).toHaveLength(1));
  first.close();
  const second = await openBroker(first.port);
  await publisher.publish({ topic: 'a', payload: Buffer.from('after') });
  await vi.waitFor(() => expect(second.received.map(({ payload }) => payload)).toContain('after'), { timeout: 5_000 });
  await publisher.close();
});

test('a message whose connection breaks off is sent again and acknowledged in the end', async () => {
  const { received, port } = await openBroker();
  const publisher = await openPublisher(address(port), never, () => undefined);
  await publisher.publish({ topic: 'a', payload: Buffer.from('broken'), breaksOff: true });
  await publisher.publish({ topic: 'a', payload: Buffer.from('whole') });
  await vi.waitFor(() => expect(publisher.acknowledged).toBe(2), { timeout: 5_000 });
  expect(received.map(({ payload }) => payload)).toEqual(['broken', 'broken', 'whole']);
  await publisher.close();
});

test('no message is lost when the connection breaks off again and again', async () => {
  const { received, port } = await openBroker();
  const publisher = await openPublisher(address(port), never, () => undefined);
  const sent = Array.from({ length: 200 }, (_, index) => String(index));
  for (const [index, text] of sent.entries()) {
    const breaksOff = index % 80 === 79 && { breaksOff: true as const };
    await publisher.publish({ topic: 'a', payload: Buffer.from(text), ...breaksOff });
  }
  await vi.waitFor(() => expect(publisher.acknowledged).toBe(200), { timeout: 5_000 });
  expect(new Set(received.map(({ payload }) => payload))).toEqual(new Set(sent));
  await publisher.close();
});

test('a message that the broker shall keep says so', async () => {
  const { received, port } = await openBroker();
  const publisher = await openPublisher(address(port), never, () => undefined);
  await publisher.publish({ topic: 'a', payload: Buffer.from('kept'), retain: true });
  await vi.waitFor(() => expect(received).toMatchObject([{ payload: 'kept', retain: true }]));
  await publisher.close();
});

test('a wrong password is one sentence, without the password', async () => {
  const { port } = await openBroker(0, 'right');
  await expect(openPublisher(address(port, 'user:wrong@'), never, () => undefined)).rejects.toThrow(
    /^The broker at mqtt:\/\/127\.0\.0\.1:\d+ refused the connection: .+\. Check user and password/,
  );
});

test('the signal ends the waiting', async () => {
  const { port, close } = await openBroker();
  close();
  const stop = new AbortController();
  await expect(openPublisher(address(port), stop.signal, () => stop.abort())).rejects.toThrow();
});
