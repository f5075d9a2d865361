import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Link, LinkEnd, LinkEvents, ProtocolVersion, SubscriptionAnswer } from '../../src/connection/link.js';
import { openSession, type Session, type SessionOptions } from '../../src/connection/session.js';

/** Connections that do what the test says. */
let opened: { shown: string; version: ProtocolVersion; events: LinkEvents; close: () => Promise<void> }[];
let said: string[];
let states: boolean[];
let ends: LinkEnd['kind'][];
let session: Session;

const address = (shown: string) => ({
  shown,
  open: (version: ProtocolVersion, events: LinkEvents): Link => {
    const close = vi.fn(async () => events.onEnd({ kind: 'lost', reason: 'closed' }));
    opened.push({ shown, version, events, close });
    return { close };
  },
});

const last = () => {
  const link = opened.at(-1);
  if (link === undefined) throw new Error('No connection was opened.');
  return link;
};

const start = (rest: Partial<SessionOptions> = {}) => {
  opened = [];
  said = [];
  states = [];
  ends = [];
  session = openSession({
    addresses: [address('mqtt://broker:1883')],
    sessionExpiry: 600,
    onMessage: (_message, settle) => settle(),
    onState: (isUp) => states.push(isUp),
    onEnd: (kind) => ends.push(kind),
    say: (sentence) => said.push(sentence),
    random: () => 1,
    ...rest,
  });
};

const granted = (filter: string): SubscriptionAnswer => ({ subscription: { filter, qos: 1 }, granted: 1 });
const refusedAs = (filter: string, refusal: string): SubscriptionAnswer => ({
  subscription: { filter, qos: 1 },
  refusal,
});

const up = (...answers: SubscriptionAnswer[]) => {
  last().events.onUp({ sessionPresent: true });
  last().events.onSubscriptions(answers);
};

beforeEach(() => {
  vi.useFakeTimers();
  start();
});
afterEach(() => vi.useRealTimers());

test('is up when the broker has accepted everything', () => {
  expect(session.isUp).toBe(false);
  up();
  expect(session.isUp).toBe(true);
  expect(states).toEqual([true]);
  expect(said).toEqual(['Connected to mqtt://broker:1883 with MQTT 5.']);
});

test('is not up while a subscription is refused, says which, and when it is granted later', () => {
  up(granted('dusun_sub'), refusedAs('dusun_pub', 'not authorized (code 135)'));
  expect(session.isUp).toBe(false);
  expect(said[1]).toBe(
    'The broker at mqtt://broker:1883 refuses the subscription to dusun_pub: not authorized (code 135); allow it there. The others go on, and this one is tried again every 30 s.',
  );
  last().events.onSubscriptions([refusedAs('dusun_pub', 'not authorized (code 135)')]);
  expect(said).toHaveLength(2);
  last().events.onSubscriptions([granted('dusun_pub')]);
  expect(session.isUp).toBe(true);
  expect(said[2]).toBe('The broker at mqtt://broker:1883 now accepts the subscription to dusun_pub.');
});

test('is up without a subscription that is optional', () => {
  const subscription = { filter: 'pulsetrail/step-events', qos: 1, optional: true } as const;
  up(granted('dusun_sub'), { subscription, refusal: 'not authorized (code 135)' });
  expect(session.isUp).toBe(true);
  expect(said[1]).toContain('refuses the subscription to pulsetrail/step-events');
});

test('tries again, each time later, and says why', () => {
  for (const wait of [500, 1_000, 2_000, 4_000, 4_000]) {
    const before = opened.length;
    last().events.onEnd({ kind: 'lost', reason: `nothing ${wait} ${before}` });
    expect(said.at(-1)).toBe(
      `No connection to mqtt://broker:1883: nothing ${wait} ${before}; trying again in ${(wait / 1_000).toFixed(1)} s.`,
    );
    vi.advanceTimersByTime(wait - 1);
    expect(opened).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(opened).toHaveLength(before + 1);
  }
  expect(ends).toEqual(['lost', 'lost', 'lost', 'lost', 'lost']);
});

test('the same trouble is told every half minute only, and its end with how long it was', () => {
  for (let index = 0; index < 20; index++) {
    last().events.onEnd({ kind: 'lost', reason: 'ECONNREFUSED' });
    vi.advanceTimersByTime(4_000);
  }
  expect(said).toHaveLength(3);
  up();
  expect(said.at(-1)).toBe('Connected to mqtt://broker:1883 with MQTT 5, after 1m20s without it.');
});

test('waits longer when the broker refuses, since somebody has to change something', () => {
  for (let index = 0; index < 12; index++) {
    last().events.onEnd({ kind: 'refused', reason: 'not authorized (code 135)' });
    vi.advanceTimersByTime(60_000);
  }
  expect(said.at(-1)).toContain('trying again in 60.0 s');
  expect(session.isUp).toBe(false);
});

test('a session that the broker should know and does not is told, once it is known', () => {
  last().events.onUp({ sessionPresent: false });
  expect(said).toHaveLength(1);
  last().events.onEnd({ kind: 'lost', reason: 'x' });
  vi.advanceTimersByTime(4_000);
  last().events.onUp({ sessionPresent: false });
  expect(said.at(-1)).toContain('kept no session for this bridge');
  start({ isKnown: true });
  last().events.onUp({ sessionPresent: false });
  expect(said.at(-1)).toContain('kept no session for this bridge');
});

test('a broker that keeps the session for a shorter time than asked is told', () => {
  last().events.onUp({ sessionPresent: true, sessionExpiry: 600 });
  expect(said).toHaveLength(1);
  last().events.onEnd({ kind: 'lost', reason: 'x' });
  vi.advanceTimersByTime(4_000);
  last().events.onUp({ sessionPresent: true, sessionExpiry: 60 });
  expect(said.at(-1)).toContain('for 1m only, less than MQTT_SESSION_EXPIRY');
});

test('goes from one address to the next, and round again', () => {
  start({ addresses: [address('mqtt://a'), address('mqtt://b'), address('mqtt://c')] });
  for (let index = 0; index < 4; index++) {
    last().events.onEnd({ kind: 'lost', reason: 'x' });
    vi.advanceTimersByTime(4_000);
  }
  expect(opened.map(({ shown }) => shown)).toEqual(['mqtt://a', 'mqtt://b', 'mqtt://c', 'mqtt://a', 'mqtt://b']);
  expect(said[0]).toBe('No connection to mqtt://a: x; trying mqtt://b in 0.5 s.');
});

test('the only version that may be spoken is never left, and tried again more slowly', () => {
  start({ version: 5 });
  for (let index = 0; index < 12; index++) {
    last().events.onEnd({ kind: 'version', reason: 'the broker does not speak it (code 1)' });
    vi.advanceTimersByTime(60_000);
  }
  expect(new Set(opened.map(({ version }) => version))).toEqual(new Set([5]));
  expect(said.at(-1)).toBe(
    'No connection to mqtt://broker:1883 with MQTT 5: the broker does not speak it (code 1); trying again in 60.0 s.',
  );
});

test('starts over with small waits after a connection that lasted', () => {
  for (let index = 0; index < 5; index++) {
    last().events.onEnd({ kind: 'lost', reason: 'x' });
    vi.advanceTimersByTime(4_000);
  }
  up();
  vi.advanceTimersByTime(10_000);
  last().events.onEnd({ kind: 'lost', reason: 'x' });
  expect(said.at(-1)).toBe('Lost the connection to mqtt://broker:1883: x; trying again in 0.5 s.');
  expect(states).toEqual([true, false]);
});

test('a connection that does not last is one more failure', () => {
  for (let index = 0; index < 3; index++) {
    up();
    last().events.onEnd({ kind: 'lost', reason: 'x' });
    vi.advanceTimersByTime(4_000);
  }
  expect(said.at(-1)).toContain('trying again in 2.0 s');
  expect(said.at(-1)).toContain('does another client use the same client id?');
  expect(said.filter((sentence) => sentence.includes('same client id'))).toHaveLength(1);
});

test('tries the other version of the protocol when the broker does not speak one', () => {
  last().events.onEnd({ kind: 'version', reason: 'the broker does not speak it (code 1)' });
  expect(said.at(-1)).toBe(
    'No connection to mqtt://broker:1883 with MQTT 5: the broker does not speak it (code 1); trying MQTT 3.1.1 at once.',
  );
  vi.advanceTimersByTime(0);
  expect(last().version).toBe(4);
  up();
  expect(said.at(-1)).toBe('Connected to mqtt://broker:1883 with MQTT 3.1.1.');
  last().events.onEnd({ kind: 'lost', reason: 'x' });
  vi.advanceTimersByTime(4_000);
  expect(last().version).toBe(4);
});

const fallBack = () => {
  last().events.onEnd({ kind: 'version', reason: 'the broker closed the connection without an answer' });
  vi.advanceTimersByTime(4_000);
  expect(last().version).toBe(4);
};

test('tries MQTT 5 again after a connection with 3.1.1 that lasted', () => {
  fallBack();
  up();
  vi.advanceTimersByTime(10_000);
  last().events.onEnd({ kind: 'lost', reason: 'x' });
  vi.advanceTimersByTime(4_000);
  expect(last().version).toBe(5);
});

test('tries MQTT 5 again when 3.1.1 does not answer either', () => {
  fallBack();
  last().events.onEnd({ kind: 'lost', reason: 'ECONNREFUSED' });
  vi.advanceTimersByTime(4_000);
  expect(last().version).toBe(5);
  fallBack();
  last().events.onEnd({ kind: 'version', reason: 'the broker closed the connection without an answer' });
  vi.advanceTimersByTime(4_000);
  expect(last().version).toBe(5);
});

test('stays with 3.1.1 while the broker answers with it and refuses', () => {
  fallBack();
  last().events.onEnd({ kind: 'refused', reason: 'not authorized (code 5)' });
  vi.advanceTimersByTime(60_000);
  expect(last().version).toBe(4);
});

test('closes the connection and does not open another', async () => {
  up();
  await session.close();
  vi.advanceTimersByTime(100_000);
  expect(opened).toHaveLength(1);
  expect(last().close).toHaveBeenCalledOnce();
  expect(states).toEqual([true, false]);
});

test('closes while it waits to try again', async () => {
  last().events.onEnd({ kind: 'lost', reason: 'x' });
  await session.close();
  vi.advanceTimersByTime(100_000);
  expect(opened).toHaveLength(1);
});
