import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PublishTap } from '../../src/connection/publish-tap.js';
import { publishPacket } from '../fixtures/packets.js';

/** A stream with what was taken out of it, and what was left. */
function tapped() {
  const stream = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  const taken: string[] = [];
  const left: Buffer[] = [];
  const push = stream.push.bind(stream);
  stream.push = (chunk: Buffer | null) => {
    if (chunk !== null) left.push(chunk);
    return push(chunk);
  };
  stream.resume();
  new PublishTap(stream, 4, ({ payload }, qos) => taken.push(`${qos} ${Buffer.from(payload)}`));
  return { stream, taken, left: () => Buffer.concat(left) };
}

const pingAnswer = Buffer.of(0xd0, 0);
const subscribed = Buffer.of(0x90, 3, 0, 1, 1);
const ofQos2 = publishPacket({ packetId: 9, payload: 'twice' });
ofQos2[0] = 0x34;

test('messages are taken out, and everything else goes on in its order, however it is cut into pieces', () => {
  const words = ['a', 'b'.repeat(200), 'c'.repeat(20_000), ''];
  const packets = [
    subscribed,
    ...words.flatMap((payload, index) => [publishPacket({ payload, packetId: index + 1 }), pingAnswer]),
    ofQos2,
    publishPacket({ payload: 'light' }),
  ];
  const bytes = Buffer.concat(packets);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9_000 }), { maxLength: 30 }), (sizes) => {
      const { stream, taken, left } = tapped();
      let from = 0;
      for (const size of sizes) {
        if (from >= bytes.length) break;
        stream.push(bytes.subarray(from, from + size));
        from += size;
      }
      if (from < bytes.length) stream.push(bytes.subarray(from));
      expect(taken).toEqual([...words.map((word) => `1 ${word}`), '2 twice', '0 light']);
      expect(left().equals(Buffer.concat([subscribed, ...words.map(() => pingAnswer)]))).toBe(true);
    }),
  );
});

test('byte by byte is no different', () => {
  const { stream, taken, left } = tapped();
  for (const byte of Buffer.concat([pingAnswer, publishPacket({ payload: 'x'.repeat(300), packetId: 1 })])) {
    stream.push(Buffer.of(byte));
  }
  expect(taken).toEqual([`1 ${'x'.repeat(300)}`]);
  expect(left().equals(pingAnswer)).toBe(true);
});

test('what has no length is left to mqtt.js, with all that follows', () => {
  const { stream, taken, left } = tapped();
  const broken = Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01]);
  stream.push(broken);
  stream.push(publishPacket({}));
  expect(taken).toEqual([]);
  expect(left().equals(Buffer.concat([broken, publishPacket({})]))).toBe(true);
});

test('the end of the stream goes on', async () => {
  const { stream } = tapped();
  const ended = new Promise((resolve) => stream.once('end', resolve));
  stream.push(publishPacket({}));
  stream.push(null);
  await ended;
});
