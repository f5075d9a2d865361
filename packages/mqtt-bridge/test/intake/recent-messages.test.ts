import { expect, test } from 'vitest';
import { rememberMessages } from '../../src/intake/recent-messages.js';

const minute = 60_000;
const fresh = { redelivered: false, retained: false, packetId: 7, receivedAt: 0 };
const again = { ...fresh, redelivered: true, receivedAt: minute };
const copy = { ...fresh, retained: true, packetId: 9, receivedAt: 1e9 };
const broker = 'mqtt://127.0.0.1:1883';

/** Contents as `contentKey` makes them. */
const [a, b] = ['a', 'b'].map((digit) => digit.repeat(64)) as [string, string];

test('a message that the broker does not mark is new, however often it comes', () => {
  const recent = rememberMessages();
  recent.remember(fresh, a, broker);
  expect(recent.find(fresh, a, broker)).toBe('new');
});

test('a redelivery is known by its packet identifier, the broker’s copy by its content alone', () => {
  const recent = rememberMessages();
  const first = recent.remember(fresh, a, broker);
  expect(recent.find(again, a, broker)).toBe(first);
  expect(recent.find(copy, a, broker)).toBe(first);
  expect(recent.find(copy, b, broker)).toBeUndefined();
});

test('what came before the start decides about an identifier that has not come since, at its broker', () => {
  const recent = rememberMessages();
  recent.remember(fresh, a, broker);
  expect(recent.find({ ...again, packetId: 8 }, a, broker)).toBeUndefined();
  expect(recent.find(again, a, 'another')).toBeUndefined();
});

test('a broker that has used an identifier for another message means a new one by it', () => {
  const recent = rememberMessages();
  recent.remember(fresh, a, broker).settle();
  recent.remember(fresh, b, broker).settle();
  expect(recent.find(again, a, broker)).toBe('new');
  expect(recent.find(again, b, broker)).not.toBe('new');
  recent.pass(fresh, broker);
  expect(recent.find(again, b, broker)).toBe('new');
  recent.pass({ packetId: undefined }, broker);
});

test('a message that is safe is known for ten minutes after it came the last time, one that is not for as long as it takes', () => {
  const recent = rememberMessages();
  const first = recent.remember(fresh, a, broker);
  expect(recent.find({ ...again, receivedAt: 60 * minute }, a, broker)).toBe(first);
  first.settle();
  expect(recent.find({ ...again, receivedAt: 69 * minute }, a, broker)).not.toBe('new');
  expect(recent.find({ ...again, receivedAt: 78 * minute }, a, broker)).not.toBe('new');
  expect(recent.find({ ...again, receivedAt: 89 * minute }, a, broker)).toBe('new');
  // The clock was set back.
  expect(recent.find({ ...again, receivedAt: 10 * minute }, a, broker)).toBe('new');
  expect(recent.find(copy, a, broker)).not.toBeUndefined();
});

test('a repeat is settled when the first one is', () => {
  const recent = rememberMessages();
  const first = recent.remember(fresh, a, broker);
  const settled: number[] = [];
  const repeat = (number: number) => {
    const known = recent.find(again, a, broker);
    if (known !== 'new') known?.settleWith(() => settled.push(number));
  };
  repeat(1);
  repeat(2);
  expect(settled).toEqual([]);
  first.settle();
  repeat(3);
  expect(settled).toEqual([1, 2, 3]);
});

test('the latest message of an identifier counts, also when the one before becomes safe later', () => {
  const recent = rememberMessages();
  const old = recent.remember(fresh, a, broker);
  const latest = recent.remember(fresh, a, broker);
  old.settle();
  expect(recent.find(again, a, broker)).toBe(latest);
});
