import { Duplex } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { type AckClient, DeferredAcks } from '../../src/connection/deferred-acks.js';
import { publishPacket } from '../fixtures/packets.js';

/** A client that notes what is written, and whether it may go on. */
function fakeClient() {
  const sent: number[][] = [];
  /** The first bytes of what was sent. */
  const firsts = new Set<number>();
  let pings = 0;
  let reads = 0;
  const stream = new Duplex({
    read: () => {
      reads++;
    },
    write: (chunk: Buffer, _encoding, done) => {
      const ids: number[] = [];
      for (let at = 0; at < chunk.length; at += 4) {
        expect(chunk[at + 1]).toBe(2);
        firsts.add(chunk[at] ?? 0);
        ids.push(chunk.readUInt16BE(at + 2));
      }
      sent.push(ids);
      done();
    },
  });
  stream.resume();
  const client = {
    stream,
    options: { keepalive: 10 },
    sendPing: () => pings++,
    reschedulePing: (isForced: boolean) => expect(isForced).toBe(true),
  } as unknown as AckClient;
  const settles = new Map<number, () => void>();
  const taken: string[] = [];
  return {
    sent,
    firsts,
    taken,
    open(bounds?: { messages: number; bytes: number }) {
      return new DeferredAcks(
        client,
        4,
        ({ packetId, payload }, settle) => {
          taken.push(Buffer.from(payload).toString());
          if (packetId !== undefined) settles.set(packetId, settle);
        },
        bounds,
      );
    },
    start(bounds?: { messages: number; bytes: number }) {
      const acks = this.open(bounds);
      acks.start();
      return acks;
    },
    settle: (id: number) => settles.get(id)?.(),
    /** Whether more may be read. */
    deliver: (id: number | undefined, payload = 'x') => stream.push(publishPacket({ packetId: id, payload })),
    deliverTwice(id: number) {
      const packet = publishPacket({ packetId: id });
      packet[0] = 0x34;
      return stream.push(packet);
    },
    deliverTogether: (ids: readonly number[]) =>
      stream.push(Buffer.concat(ids.map((packetId) => publishPacket({ packetId })))),
    get pings() {
      return pings;
    },
    get reads() {
      return reads;
    },
  };
}

test('acknowledges at QoS 1 by PUBACK, at QoS 2 by PUBREC, in the order of arrival', async () => {
  const client = fakeClient();
  client.start();
  client.deliver(5);
  expect(client.deliverTwice(6)).toBe(true);
  client.settle(6);
  await Promise.resolve();
  expect(client.sent).toEqual([]);
  client.settle(5);
  await Promise.resolve();
  expect([client.sent, [...client.firsts]]).toEqual([[[5, 6]], [0x40, 0x50]]);
});

test('acknowledges in the order of arrival, and those of one moment in one write', async () => {
  const client = fakeClient();
  client.start();
  expect([5, 6, 7, 8].map((id) => client.deliver(id))).toEqual([true, true, true, true]);
  client.settle(6);
  client.settle(7);
  await Promise.resolve();
  expect(client.sent).toEqual([]);
  client.settle(5);
  await Promise.resolve();
  expect(client.sent).toEqual([[5, 6, 7]]);
  client.settle(8);
  await Promise.resolve();
  expect(client.sent).toEqual([[5, 6, 7], [8]]);
});

test('a message at QoS 0 is taken and not acknowledged', async () => {
  const client = fakeClient();
  client.start();
  expect(client.deliver(undefined, 'light')).toBe(true);
  await Promise.resolve();
  expect([client.taken, client.sent]).toEqual([['light'], []]);
});

test('what comes before the connection is up waits for that', () => {
  const client = fakeClient();
  const acks = client.open();
  client.deliver(1, 'early');
  expect(client.taken).toEqual([]);
  acks.start();
  client.deliver(2, 'late');
  expect(client.taken).toEqual(['early', 'late']);
});

test.each([
  ['messages', { messages: 2, bytes: 1_000 }, 'x'],
  ['bytes', { messages: 100, bytes: 20 }, 'x'.repeat(10)],
])('holds the stream only beyond a bound of unacknowledged %s', async (_what, bounds, payload) => {
  const client = fakeClient();
  client.start(bounds);
  expect(client.deliver(1, payload)).toBe(true);
  expect(client.deliver(2, payload)).toBe(false);
  client.settle(2);
  await Promise.resolve();
  const before = client.reads;
  client.settle(1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(client.sent).toEqual([[1, 2]]);
  expect(client.reads).toBeGreaterThan(before);
  expect(client.deliver(3, payload)).toBe(true);
});

test('holds what came in one piece with the last that fits, and goes on with it', async () => {
  const client = fakeClient();
  client.start({ messages: 2, bytes: 1_000 });
  expect(client.deliverTogether([1, 2, 3, 4, 5])).toBe(false);
  expect(client.taken).toHaveLength(2);
  client.settle(1);
  await Promise.resolve();
  expect(client.taken).toHaveLength(3);
  client.settle(2);
  client.settle(3);
  await Promise.resolve();
  expect(client.taken).toHaveLength(5);
  expect(client.sent).toEqual([[1], [2, 3]]);
});

test('while the stream is held the broker hears pings, and nobody waits for the answers', async () => {
  vi.useFakeTimers();
  const client = fakeClient();
  client.start({ messages: 1, bytes: 1_000 });
  client.deliver(1);
  vi.advanceTimersByTime(20_000);
  expect(client.pings).toBe(4);
  client.settle(1);
  await Promise.resolve();
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
  expect([client.taken, isDrained]).toEqual([['x'], false]);
  client.settle(1);
  await drained;
  expect(client.sent).toEqual([[1]]);
});

test('after the end nothing is sent: the number may mean another message on the next connection', async () => {
  const client = fakeClient();
  const acks = client.start();
  client.deliver(1);
  client.deliver(2);
  client.settle(1);
  acks.end();
  client.settle(2);
  await Promise.resolve();
  expect(client.sent).toEqual([]);
  await acks.drain();
});
