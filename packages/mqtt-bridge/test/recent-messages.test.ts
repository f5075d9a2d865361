import { expect, test } from 'vitest';
import { rememberMessages } from '../src/recent-messages.js';

const fresh = { redelivered: false, retained: false, packetId: 7 };
const again = { ...fresh, redelivered: true };
const copy = { ...fresh, retained: true, packetId: 9 };

test('a message that the broker does not mark is new, however often it comes', () => {
  const recent = rememberMessages();
  recent.remember(fresh, 'a');
  expect(recent.find(fresh, 'a')).toBeUndefined();
});

test('a redelivery is known by its packet identifier, the broker’s copy by its content alone', () => {
  const recent = rememberMessages();
  const first = recent.remember(fresh, 'a');
  expect(recent.find(again, 'a')).toBe(first);
  expect(recent.find(copy, 'a')).toBe(first);
  expect(recent.find({ ...again, packetId: 8 }, 'a')).toBeUndefined();
  expect(recent.find(again, 'b')).toBeUndefined();
});

test('a repeat is settled when the first one is', () => {
  const first = rememberMessages().remember(fresh, 'a');
  const settled: number[] = [];
  first.settleWith(() => settled.push(1));
  first.settleWith(() => settled.push(2));
  expect(settled).toEqual([]);
  first.settle();
  first.settleWith(() => settled.push(3));
  expect(settled).toEqual([1, 2, 3]);
});

test('what came longest ago is forgotten first, and the latest of a content counts', () => {
  const recent = rememberMessages(2);
  for (const content of ['a', 'b', 'c']) recent.remember(fresh, content);
  const latest = recent.remember({ packetId: 8 }, 'b');
  expect(recent.find({ ...again, packetId: 8 }, 'b')).toBe(latest);
  const isKnown = (content: string) => recent.find(again, content) !== undefined;
  expect(['a', 'c'].filter(isKnown)).toEqual(['a', 'c']);
  recent.remember(fresh, 'd');
  expect(['a', 'c', 'd'].filter(isKnown)).toEqual(['c', 'd']);
});
