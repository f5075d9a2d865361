import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPublish, readVariable } from '../../src/connection/publish-packet.js';
import { publishPacket, text } from '../fixtures/packets.js';

const read = (packet: Buffer, hasProperties = false) => {
  const length = readVariable(packet, 1, packet.length);
  if (typeof length !== 'object') return undefined;
  return readPublish(packet, (packet[0] ?? 0) & 0x0f, length.next, packet.length, hasProperties, 5);
};

test('reads what MQTT 3.1.1 sends', () => {
  const message = read(publishPacket({ topic: 'ห้อง/1', payload: '{"a":1}', packetId: 65_535, flags: 0b1001 }));
  expect(message).toMatchObject({
    topic: 'ห้อง/1',
    receivedAt: 5,
    redelivered: true,
    retained: true,
    packetId: 65_535,
    properties: {},
  });
  expect(Buffer.from(message?.payload ?? []).toString()).toBe('{"a":1}');
});

test('a message at QoS 0 has no identifier, and may be empty', () => {
  const message = read(publishPacket({ payload: '' }));
  expect(message).toMatchObject({ redelivered: false, retained: false });
  expect(message?.packetId).toBeUndefined();
  expect(message?.payload).toHaveLength(0);
});

const user = (name: string, value: string) => Buffer.concat([Buffer.of(0x26), text(name), text(value)]);

test('of the properties of MQTT 5 those of the user are read, in any order and more than once', () => {
  const properties = [
    Buffer.of(0x01, 1),
    user('traceparent', '00-1'),
    Buffer.of(0x02, 0, 0, 0, 9),
    Buffer.concat([Buffer.of(0x03), text('application/json')]),
    user('tag', 'a'),
    Buffer.concat([Buffer.of(0x08), text('answers')]),
    Buffer.concat([Buffer.of(0x09), text('id')]),
    Buffer.of(0x0b, 0x80, 0x01),
    user('tag', 'b'),
    user('tag', 'c'),
    user('__proto__', 'polluted'),
  ];
  const message = read(publishPacket({ packetId: 1, properties }), true);
  expect({ ...message?.properties }).toEqual(
    Object.fromEntries([
      ['traceparent', '00-1'],
      ['tag', ['a', 'b', 'c']],
      ['__proto__', 'polluted'],
    ]),
  );
  expect(read(publishPacket({ properties: [] }), true)?.properties).toEqual({});
});

test('a message at QoS 2 has one too', () => {
  const packet = publishPacket({ packetId: 9 });
  packet[0] = 0x34;
  expect(read(packet)).toMatchObject({ packetId: 9 });
});

test('a topic that is no UTF-8 is as long as it was sent, and one with a replacement character is left as it is', () => {
  const packet = publishPacket({ topic: `a/${'x'.repeat(300)}/b`, payload: 'y' });
  packet.fill(0xff, packet.indexOf('x'), packet.lastIndexOf('x') + 1);
  expect(read(packet)?.topic).toBe(`a/${'?'.repeat(300)}/b`);
  expect(read(publishPacket({ topic: 'ห้อง/\uFFFD' }))?.topic).toBe('ห้อง/\uFFFD');
});

test.each([
  ['QoS 3', publishPacket({ packetId: 1, flags: 0b0110 }), false],
  ['no topic', publishPacket({ topic: '' }), false],
  ['an alias of a topic', publishPacket({ properties: [Buffer.of(0x23, 0, 1)] }), true],
  ['an unknown property', publishPacket({ properties: [Buffer.of(0x7f)] }), true],
  ['a property that is cut off', publishPacket({ payload: '', properties: [Buffer.of(0x26, 0, 9)] }), true],
  ['a property longer than all of them', publishPacket({ properties: [Buffer.of(0x03, 0, 9)] }), true],
])('%s is left to mqtt.js', (_what, packet, hasProperties) => {
  expect(read(packet, hasProperties)).toBeUndefined();
});

test('any bytes are a message or none, and nothing is read beyond them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), fc.nat(15), (bytes, hasProperties, flags) => {
      const message = readPublish(Buffer.from(bytes), flags, 0, bytes.length, hasProperties, 0);
      expect(message === undefined || message.payload.byteLength <= bytes.length).toBe(true);
    }),
  );
});
