import { expect, test } from 'vitest';
import { rememberMessages } from '../src/recent-messages.js';

const fresh = { redelivered: false, retained: false, packetId: 7 };
const again = { ...fresh, redelivered: true };
const copy = { ...fresh, retained: true, packetId: 9 };

/** Contents as `contentKey` makes them. */
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(64)) as [string, string, string, string];

test('a message that the broker does not mark is new, however often it comes', () => {
  const recent = rememberMessages();
  recent.remember(fresh, a);
  expect(recent.find(fresh, a)).toBeUndefined();
});

test('a redelivery is known by its packet identifier, the broker’s copy by its content alone', () => {
  const recent = rememberMessages();
  const first = recent.remember(fresh, a);
  expect(recent.find(again, a)).toBe(first);
  expect(recent.find(copy, a)).toBe(first);
  expect(recent.find({ ...again, packetId: 8 }, a)).toBeUndefined();
  expect(recent.find(again, b)).toBeUndefined();
});

test('a repeat is settled when the first one is', () => {
  const recent = rememberMessages();
  const first = recent.remember(fresh, a);
  const settled: number[] = [];
  recent.find(again, a)?.settleWith(() => settled.push(1));
  recent.find(again, a)?.settleWith(() => settled.push(2));
  expect(settled).toEqual([]);
  first.settle();
  recent.find(again, a)?.settleWith(() => settled.push(3));
  expect(settled).toEqual([1, 2, 3]);
});

test('what came longest ago is forgotten first, and the latest of a content counts', () => {
  const recent = rememberMessages(3);
  const old = recent.remember(fresh, a);
  const latest = recent.remember(fresh, a);
  expect(recent.find(again, a)).toBe(latest);
  recent.remember(fresh, b);
  recent.remember(fresh, c);
  old.settle();
  const isKnown = (content: string) => recent.find(again, content) !== undefined;
  expect([a, b, c].filter(isKnown)).toEqual([a, b, c]);
  recent.remember(fresh, d);
  expect([a, b, c, d].filter(isKnown)).toEqual([b, c, d]);
});
