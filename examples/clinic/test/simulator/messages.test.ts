import { describe, expect, test } from 'vitest';
import { failures } from '../../src/simulator/failures.js';
import { defaultMix, mixOf, simulatedFamilyNames } from '../../src/simulator/families.js';
import { createFleet } from '../../src/simulator/fleet.js';
import { createMessages, type MessageOptions, type SimulatedMessage } from '../../src/simulator/messages.js';

const now = () => new Date('2026-03-04T05:06:07Z');
const fleet = createFleet({ seed: 1, devices: 20 });
const defaults: MessageOptions = { seed: 1, mix: defaultMix, failures: 0.05, now };

const onlyWatches = mixOf((name) => (name === 'kati' ? 1 : 0));

const take = (count: number, options: Partial<MessageOptions> = {}): SimulatedMessage[] => {
  const messages = createMessages(fleet, { ...defaults, ...options });
  return Array.from({ length: count }, () => messages.next().value);
};

const kindsOf = (messages: readonly SimulatedMessage[], family: string) =>
  new Set(messages.filter((message) => message.family === family).map(({ kind }) => kind));

test('the same seed gives the same bytes, another seed others', () => {
  expect(take(500)).toEqual(take(500));
  expect(take(500)).not.toEqual(take(500, { seed: 2 }));
});

test('the families come in the shares of the mix', () => {
  const messages = take(1_000, { failures: 0 });
  const share = (family: string) => messages.filter((message) => message.family === family).length;
  const all = simulatedFamilyNames.reduce((sum, name) => sum + defaultMix[name], 0);
  expect(simulatedFamilyNames.map(share)).toEqual(simulatedFamilyNames.map((name) => (1_000 / all) * defaultMix[name]));
});

test('a family of share 0 is silent', () => {
  expect(new Set(take(200, { mix: onlyWatches }).map(({ family }) => family))).toEqual(new Set(['kati']));
});

test('every kind of every family comes within a thousand messages', () => {
  const messages = take(1_000, { failures: 0 });
  expect(kindsOf(messages, 'ava4').size).toBe(10);
  expect(kindsOf(messages, 'kati').size).toBe(8);
  expect(kindsOf(messages, 'qube').size).toBe(6);
});

test('both alarms come at least every 200 messages of the watches', () => {
  const messages = take(2_000, { failures: 0, mix: onlyWatches });
  for (const alarm of ['sos', 'fall']) {
    const places = messages.flatMap(({ kind }, place) => (kind === alarm ? [place] : []));
    expect(Math.max(...places.map((place, index) => place - (places[index - 1] ?? 0)))).toBeLessThanOrEqual(200);
  }
});

describe('failures', () => {
  test('none without a share', () => {
    expect(take(2_000, { failures: 0 }).filter(({ failure }) => failure !== undefined)).toEqual([]);
  });

  test('about as many as the share says', () => {
    const failed = take(10_000, { failures: 0.1 }).filter(({ failure }) => failure !== undefined);
    expect(failed.length).toBeGreaterThan(800);
    expect(failed.length).toBeLessThan(1_200);
  });

  test('every mode comes, except silence, of which nothing arrives', () => {
    const seen = new Set(take(2_000, { failures: 0.5 }).map(({ failure }) => failure));
    const expected = failures.map(({ name }) => name).filter((name) => name !== 'silent_device');
    expect([...seen].filter((name) => name !== undefined).toSorted()).toEqual(expected.toSorted());
  });

  test('a silent device is missing for a while, then speaks again', () => {
    const topicOf = (message: SimulatedMessage) => /"IMEI":"(\d{15})"/.exec(message.payload.toString())?.[1];
    const options = { failures: 0.2, mix: onlyWatches };
    const messages = take(3_000, options);
    const gaps = fleet.watches.map(({ imei }) => {
      const places = messages.flatMap((message, place) => (topicOf(message) === imei ? [place] : []));
      return Math.max(...places.map((place, index) => place - (places[index - 1] ?? 0)));
    });
    expect(Math.max(...gaps)).toBeGreaterThan(150);
    expect(Math.max(...gaps)).toBeLessThan(800);
  });

  test('everything that did not go wrong is valid JSON', () => {
    for (const { payload, failure } of take(2_000)) {
      if (failure === undefined) expect(() => JSON.parse(payload.toString()) as unknown).not.toThrow();
    }
  });
});
