import type { MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ProtocolVersion, SubscriptionAnswer } from '../../src/connection/link.js';
import { Subscriber } from '../../src/connection/subscriber.js';
import { parseSubscription, type Subscription } from '../../src/connection/subscription.js';

type Callback = (error: Error | null, granted: unknown, packet?: { granted: number[] }) => void;

/** What was asked of the broker, with what it can answer by. */
let asked: { filters: Record<string, object>; answer: (...codes: number[]) => void }[];
let ended: string[][];
let answers: SubscriptionAnswer[][];
let settled = 0;
let silences = 0;

const subscriptions = ['a', '$share/wards/b:0'].map(parseSubscription) as Subscription[];

const client = {
  subscribe: (filters: Record<string, object>, callback: Callback) =>
    void asked.push({ filters, answer: (...granted) => callback(null, [], { granted }) }),
  unsubscribe: (filters: string[]) => void ended.push(filters),
} as unknown as MqttClient;

function start(version: ProtocolVersion = 5, unwanted: readonly string[] = []) {
  const subscriber = new Subscriber(
    { subscriptions, unwanted: () => unwanted, onSettled: () => settled++, retryEvery: 1_000 },
    client,
    version,
    { onAnswers: (list) => void answers.push([...list]), onSilence: () => silences++ },
  );
  subscriber.start();
  return subscriber;
}

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  ended = [];
  answers = [];
  settled = 0;
  silences = 0;
});
afterEach(() => vi.useRealTimers());

test('asks for everything as it was configured', () => {
  start(4);
  expect(asked[0]?.filters).toEqual({ a: { qos: 1 }, '$share/wards/b': { qos: 0 } });
  expect(ended).toEqual([]);
  asked[0]?.answer(1, 0);
  expect(answers).toEqual([subscriptions.map((subscription) => ({ subscription, granted: subscription.qos }))]);
  expect(settled).toBe(1);
});

test('with MQTT 5, asks for retained messages with new subscriptions only', () => {
  start();
  expect(asked[0]?.filters).toEqual({ a: { qos: 1, rh: 1 }, '$share/wards/b': { qos: 0, rh: 1 } });
});

test('ends what is not wanted any more, first', () => {
  start(5, ['old/#']);
  expect(ended).toEqual([['old/#']]);
});

test.each([
  [128, 'without a reason (code 128)'],
  [135, 'not authorized (code 135)'],
  [158, 'it has no shared subscriptions (code 158)'],
  [200, 'refused (code 200)'],
])('code %i is a refusal %s, and only what was refused is asked for again', (code, refusal) => {
  start();
  asked[0]?.answer(1, code);
  expect(answers[0]?.[1]).toEqual({ subscription: subscriptions[1], refusal });
  vi.advanceTimersByTime(1_000);
  expect(Object.keys(asked[1]?.filters ?? {})).toEqual(['$share/wards/b']);
  asked[1]?.answer(code);
  vi.advanceTimersByTime(1_000);
  asked[2]?.answer(0);
  expect(answers.at(-1)).toEqual([{ subscription: subscriptions[1], granted: 0 }]);
  vi.advanceTimersByTime(100_000);
  expect(asked).toHaveLength(3);
  expect(silences).toBe(0);
});

test('a broker that does not answer is noticed', () => {
  start();
  vi.advanceTimersByTime(9_999);
  expect(silences).toBe(0);
  vi.advanceTimersByTime(1);
  expect(silences).toBe(1);
});

test('nothing follows the end of the connection', () => {
  const subscriber = start();
  subscriber.stop();
  asked[0]?.answer(128, 128);
  vi.advanceTimersByTime(100_000);
  expect([answers, asked.length, silences, settled]).toEqual([[], 1, 0, 0]);
});
