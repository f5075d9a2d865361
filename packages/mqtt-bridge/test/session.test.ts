import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Link, LinkEvents, ProtocolVersion } from '../src/link.js';
import { openSession, type Session } from '../src/session.js';

/** Connections that do what the test says. */
let opened: { version: ProtocolVersion; events: LinkEvents; close: () => Promise<void> }[];
let said: string[];
let states: boolean[];
let session: Session;

const open = (version: ProtocolVersion, events: LinkEvents): Link => {
  const link = { version, events, close: vi.fn(async () => events.onEnd({ kind: 'lost', reason: 'closed' })) };
  opened.push(link);
  return link;
};

const last = () => {
  const link = opened.at(-1);
  if (link === undefined) throw new Error('No connection was opened.');
  return link;
};

beforeEach(() => {
  vi.useFakeTimers();
  opened = [];
  said = [];
  states = [];
  session = openSession({
    open,
    broker: 'mqtt://broker:1883',
    onMessage: async () => undefined,
    onState: (isUp) => states.push(isUp),
    say: (sentence) => said.push(sentence),
    random: () => 1,
  });
});
afterEach(() => vi.useRealTimers());

test('is up when the broker has accepted everything', () => {
  expect(session.isUp).toBe(false);
  last().events.onUp([]);
  expect(session.isUp).toBe(true);
  expect(states).toEqual([true]);
  expect(said).toEqual(['Connected to mqtt://broker:1883 with MQTT 5.']);
});

test('is not up while a subscription is refused, and says which', () => {
  last().events.onUp(['dusun_pub']);
  expect(session.isUp).toBe(false);
  expect(said[0]).toContain('refuses the subscription to dusun_pub');
});

test('tries again, each time later, and says why', () => {
  for (const wait of [500, 1_000, 2_000, 4_000, 4_000]) {
    const before = opened.length;
    last().events.onEnd({ kind: 'lost', reason: 'ECONNREFUSED' });
    expect(said.at(-1)).toBe(
      `No connection to mqtt://broker:1883: ECONNREFUSED; trying again in ${(wait / 1_000).toFixed(1)} s.`,
    );
    vi.advanceTimersByTime(wait - 1);
    expect(opened).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(opened).toHaveLength(before + 1);
  }
});

test('waits longer when the broker refuses, since somebody has to change something', () => {
  for (let index = 0; index < 12; index++) {
    last().events.onEnd({ kind: 'refused', reason: 'not authorized (code 135)' });
    vi.advanceTimersByTime(60_000);
  }
  expect(said.at(-1)).toContain('trying again in 60.0 s');
});

test('starts over with small waits after a connection that lasted', () => {
  for (let index = 0; index < 5; index++) {
    last().events.onEnd({ kind: 'lost', reason: 'x' });
    vi.advanceTimersByTime(4_000);
  }
  last().events.onUp([]);
  vi.advanceTimersByTime(10_000);
  last().events.onEnd({ kind: 'lost', reason: 'x' });
  expect(said.at(-1)).toContain('trying again in 0.5 s');
  expect(states).toEqual([true, false]);
});

test('a connection that does not last is one more failure', () => {
  for (let index = 0; index < 3; index++) {
    last().events.onUp([]);
    last().events.onEnd({ kind: 'lost', reason: 'x' });
    vi.advanceTimersByTime(4_000);
  }
  expect(said.at(-1)).toContain('trying again in 2.0 s');
  expect(said.at(-1)).toContain('does another client use the same client id?');
  expect(said.filter((sentence) => sentence.includes('same client id'))).toHaveLength(1);
});

test('tries the other version of the protocol when the broker does not speak one', () => {
  last().events.onEnd({ kind: 'version', reason: 'unacceptable protocol version (code 1)' });
  vi.advanceTimersByTime(500);
  expect(last().version).toBe(4);
  last().events.onUp([]);
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
  last().events.onUp([]);
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
  last().events.onUp([]);
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
