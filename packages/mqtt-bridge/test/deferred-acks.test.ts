import type { IPublishPacket, MqttClient } from 'mqtt';
import { expect, test, vi } from 'vitest';
import { DeferredAcks } from '../src/deferred-acks.js';

/** A client that notes what is sent, and whether it may go on. */
function fakeClient() {
  const sent: number[] = [];
  let pings = 0;
  const client = {
    options: { keepalive: 10 },
    sendPing: () => pings++,
    reschedulePing: (isForced: boolean) => expect(isForced).toBe(true),
    _sendPacket: ({ cmd, messageId, reasonCode }: { cmd: string; messageId: number; reasonCode: number }) => {
      expect([cmd, reasonCode]).toEqual(['puback', 0]);
      sent.push(messageId);
    },
  } as unknown as MqttClient;
  const settles = new Map<number, () => void>();
  const taken: string[] = [];
  let wentOn = 0;
  const start = (bounds?: { messages: number; bytes: number }) =>
    new DeferredAcks(
      client,
      (packet, settle) => {
        taken.push(packet.payload.toString());
        if (packet.messageId !== undefined) settles.set(packet.messageId, settle);
      },
      bounds,
    );
  return {
    sent,
    taken,
    start,
    settle: (id: number) => settles.get(id)?.(),
    deliver(id: number | undefined, payload = 'x') {
      const packet = {
        cmd: 'publish',
        qos: id === undefined ? 0 : 1,
        payload,
        ...(id !== undefined && { messageId: id }),
      };
      client.handleMessage(packet as IPublishPacket, () => wentOn++);
    },
    get pings() {
      return pings;
    },
    get wentOn() {
      return wentOn;
    },
  };
}

test('acknowledges in the order of arrival, whatever the order in which messages are safe', () => {
  const client = fakeClient();
  client.start();
  for (const id of [5, 6, 7, 8]) client.deliver(id);
  expect([client.wentOn, client.sent]).toEqual([4, []]);
  client.settle(6);
  client.settle(7);
  expect(client.sent).toEqual([]);
  client.settle(5);
  expect(client.sent).toEqual([5, 6, 7]);
  client.settle(8);
  expect(client.sent).toEqual([5, 6, 7, 8]);
});

test('a message at QoS 0 is taken and not acknowledged', () => {
  const client = fakeClient();
  client.start();
  client.deliver(undefined, 'light');
  expect([client.taken, client.wentOn, client.sent]).toEqual([['light'], 1, []]);
});

test.each([
  ['messages', { messages: 2, bytes: 1_000 }, 'x'],
  ['bytes', { messages: 100, bytes: 20 }, 'x'.repeat(10)],
])('holds the stream only beyond a bound of unacknowledged %s', (_what, bounds, payload) => {
  const client = fakeClient();
  client.start(bounds);
  client.deliver(1, payload);
  expect(client.wentOn).toBe(1);
  client.deliver(2, payload);
  expect(client.wentOn).toBe(1);
  client.settle(2);
  expect(client.wentOn).toBe(1);
  client.settle(1);
  expect([client.wentOn, client.sent]).toEqual([2, [1, 2]]);
});

test('while the stream is held the broker hears pings, and nobody waits for the answers', () => {
  vi.useFakeTimers();
  const client = fakeClient();
  client.start({ messages: 1, bytes: 1_000 });
  client.deliver(1);
  vi.advanceTimersByTime(20_000);
  expect(client.pings).toBe(4);
  client.settle(1);
  vi.advanceTimersByTime(20_000);
  expect(client.pings).toBe(4);
  vi.useRealTimers();
});

test('draining takes nothing more and ends when everything is acknowledged', async () => {
  const client = fakeClient();
  const acks = client.start();
  client.deliver(1);
  let isDrained = false;
  const drained = acks.drain().then(() => {
    isDrained = true;
  });
  client.deliver(2, 'late');
  await Promise.resolve();
  expect([client.taken, isDrained, client.wentOn]).toEqual([['x'], false, 2]);
  client.settle(1);
  await drained;
  expect(client.sent).toEqual([1]);
});

test('after the end nothing is sent: the number may mean another message on the next connection', async () => {
  const client = fakeClient();
  const acks = client.start();
  client.deliver(1);
  acks.end();
  client.settle(1);
  expect(client.sent).toEqual([]);
  await acks.drain();
});
