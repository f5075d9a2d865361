import { expect, test } from 'vitest';
import { rememberMessages } from '../src/recent-messages.js';

const fresh = { redelivered: false, retained: false, packetId: 7 };

test('a message that the broker does not mark is new, however often it comes', () => {
  const recent = rememberMessages();
  expect(recent.isRepeat(fresh, 'a')).toBe(false);
  expect(recent.isRepeat(fresh, 'a')).toBe(false);
});

test('a redelivery is known by its packet identifier', () => {
  const recent = rememberMessages();
  recent.isRepeat(fresh, 'a');
  expect(recent.isRepeat({ ...fresh, redelivered: true }, 'a')).toBe(true);
  expect(recent.isRepeat({ ...fresh, redelivered: true }, 'a')).toBe(true);
});

test('a second call for help in the same words, first seen as a redelivery, is new', () => {
  const recent = rememberMessages();
  recent.isRepeat(fresh, 'a');
  expect(recent.isRepeat({ ...fresh, redelivered: true, packetId: 8 }, 'a')).toBe(false);
});

test('a redelivery of what was never handled is new', () => {
  expect(rememberMessages().isRepeat({ ...fresh, redelivered: true }, 'a')).toBe(false);
});

test('a retained copy is known by its content alone', () => {
  const recent = rememberMessages();
  expect(recent.isRepeat({ ...fresh, retained: true }, 'a')).toBe(false);
  expect(recent.isRepeat({ ...fresh, retained: true, packetId: 9 }, 'a')).toBe(true);
});

test('what came longest ago is forgotten first', () => {
  const recent = rememberMessages(2);
  for (const content of ['a', 'b', 'a', 'c']) recent.isRepeat(fresh, content);
  const isKnown = (content: string) => recent.isRepeat({ ...fresh, redelivered: true }, content);
  expect(isKnown('a')).toBe(true);
  expect(isKnown('c')).toBe(true);
  expect(isKnown('b')).toBe(false);
});
