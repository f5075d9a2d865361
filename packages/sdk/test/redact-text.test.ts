import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redacted, redactText } from '../src/redact.js';
import { digits, noDigits } from './support/digits.js';

describe('redactText', () => {
  test.each([
    ['a citizen id', 'patient 1234567890123 came', `patient ${redacted} came`],
    ['a citizen id within a word', 'id1234567890123x', `id${redacted}x`],
    ['a citizen id in groups', '1-2345-67890-12-3', redacted],
    ['a citizen id in groups with spaces', '1 2345 67890 12 3', redacted],
    ['an IMEI', 'imei=861265061482607', `imei=${redacted}`],
    ['a MAC address', 'device 02:00:5E:10:00:07 online', `device ${redacted} online`],
    ['one of Cisco', 'from aabb.ccdd.eeff', `from ${redacted}`],
    ['one without signs', 'device aabbccddeeff, gateway=02005e20000a', `device ${redacted}, gateway=${redacted}`],
    ['one in a path', '/devices/02005e20000a/readings', `/devices/${redacted}/readings`],
    [
      'an id of a device',
      'device.id=KATI-9921, deviceId: "0123456789abcdef"',
      `device.id=${redacted}, deviceId: "0123456789abcdef"`,
    ],
    ['a mail address', 'to somchai@example.org.', `to ${redacted}.`],
    ['two of them', '1234567890123,1234567890124', `${redacted},${redacted}`],
  ])('takes out %s', (_, text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  test.each([
    'order 123456',
    '12345678901234',
    '/patients/:id',
    '2026-11-22T11:30:51Z',
    '127.0.0.1:3000',
    '@decorator',
    'container 02005e20000a',
    'device feedbeefcafe1',
    'dead.beef',
  ])('leaves %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  test('never leaves a 13-digit id, whatever is around it', () => {
    fc.assert(
      fc.property(noDigits, digits(13), noDigits, (before, id, after) => {
        expect(redactText(before + id + after)).not.toContain(id);
      }),
    );
  });
});

test.each([
  ['https://u:4111 1111 1111 1111@h.example/p?x=4111 1111 1111 1111&y=1', `https://h.example/p`],
  ['https://h.example/p?x=Bearer abcdefgh', 'https://h.example/p'],
  ['somchai.0812345678@example.org', redacted],
  ['xoxb-0812345678-abcdef', redacted],
  ['authorization: Bearer 0812345678', `authorization: ${redacted}`],
])('leaves no half of what stands in another: %j', (text, expected) => {
  expect(redactText(text)).toBe(expected);
});

describe('finds what is written in another way', () => {
  test.each([
    ['som%40example.com', redacted],
    ['som%2540example.com', redacted],
    ['๑๑๐๓๗๐๐๑๒๓๔๕๖', redacted],
    ['1103\u200b700123456', redacted],
    ['１１０３７００１２３４５６', redacted],
    ['1‑1037‑00123‑45‑6', redacted],
    ['081%20234%205678', redacted],
    ['%2B66812345678', `%2B${redacted}`],
    ['%2B66%2081%20234%205678', redacted],
    ['%1103700123456', `%${redacted}`],
    ['1103700123456\u200b7', `${redacted}\u200b7`],
    ['50 % off, ½ price', '50 % off, ½ price'],
  ])('%j', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });
});
