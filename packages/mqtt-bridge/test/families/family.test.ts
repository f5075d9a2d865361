import { deviceFamilies, deviceFamilyNames, pipelineSteps } from '@pulsetrail/catalog';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DeviceFamily, endOf, expectedSteps } from '../../src/families/family.js';
import { families } from '../../src/families/index.js';
import { openTimeZone } from '../../src/message/time.js';
import * as fixtures from '../fixtures/messages.js';

const zone = openTimeZone('Asia/Bangkok');
const errorTypes = [
  'payload_too_large',
  'not_utf8',
  'invalid_json',
  'missing_field',
  'invalid_value',
  'unknown_type',
  'unknown_attribute',
];

/** Topics that a family's filters match, with its own words or any others where a wildcard stands. */
const topicsOf = ({ topics, topicWords }: DeviceFamily) =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom(...topics), fc.constantFrom(...topicWords, '__proto__', 'SOS', 'fallDown'))
      .map(([filter, word]) => filter.replace(/[+#]/g, word)),
    fc.string(),
  );

const real = [
  fixtures.ava4Heartbeat,
  fixtures.ava4BloodPressure,
  fixtures.katiHeartbeat,
  fixtures.katiVitals,
  fixtures.katiBatch(3),
  fixtures.katiSleep,
  fixtures.katiSos,
  fixtures.qubeHeartbeat,
  fixtures.qubeTemperature,
];

/** Every place in a value, as a path. */
const pathsOf = (value: unknown): string[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, nested]) => [[key], ...pathsOf(nested).map((path) => [key, ...path])])
    : [];

/** A real message with one place replaced by anything. */
const mutated = fc.constantFrom(...real).chain((message) =>
  fc.tuple(fc.constantFrom(...pathsOf(message)), fc.jsonValue({ depthSize: 'small' })).map(([path, value]) => {
    const copy = structuredClone(message) as Record<string, unknown>;
    const last = path.at(-1) ?? '';
    let parent: Record<string, unknown> = copy;
    for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
    parent[last] = value;
    return fixtures.bytes(copy);
  }),
);

const prototypeKeys = fc
  .tuple(fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty'), fc.jsonValue())
  .map(([key, value]) => fixtures.bytes(`{"type":"reportAttribute","${key}":${JSON.stringify(value)}}`));

const payloads = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.json().map(fixtures.bytes),
  fc.string().map(fixtures.bytes),
  mutated,
  prototypeKeys,
);

describe.each(deviceFamilyNames)('%s', (name) => {
  const family = families[name];

  test('whatever comes is a message of a known kind or a classified failure', () => {
    fc.assert(
      fc.property(topicsOf(family), payloads, fc.integer({ min: 0, max: 4_102_444_800_000 }), (topic, payload, now) => {
        const parsed = family.parse(topic, payload, { zone, now });
        if (parsed.ok) {
          expect(Object.keys(family.kinds)).toContain(parsed.kind);
          const needsPatient = expectedSteps(family, parsed.kind).includes('3_patient_lookup');
          const isEmpty = family.emptyKinds?.includes(parsed.kind) && parsed.subjects.length === 0;
          expect(parsed.subjects.length > 0).toBe(needsPatient && !isEmpty);
          for (const { lookups, readings } of parsed.subjects) {
            expect(lookups.length).toBeGreaterThan(0);
            expect(readings.length).toBeGreaterThan(0);
            for (const { via } of lookups) expect(family.lookups).toContain(via);
            for (const { at } of readings) expect(at.getTime()).toBeLessThanOrEqual(now + 600_000);
          }
        } else {
          expect(errorTypes).toContain(parsed.errorType);
          expect([...Object.keys(family.kinds), 'unknown']).toContain(parsed.kind);
        }
        const alarms: readonly string[] = deviceFamilies[name].alarms;
        if (parsed.alarm !== undefined) expect(alarms).toContain(parsed.alarm);
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  test('the catalog and the family agree on its name', () => {
    expect(family.name).toBe(name);
  });

  test('what can be empty is one of its kinds', () => {
    expect(Object.keys(family.kinds)).toEqual(expect.arrayContaining([...(family.emptyKinds ?? [])]));
  });

  test('every kind ends at a step of the pipeline', () => {
    for (const kind of Object.keys(family.kinds)) {
      const steps = expectedSteps(family, kind);
      expect(pipelineSteps.slice(0, steps.length)).toEqual(steps);
      expect(steps.length).toBeGreaterThanOrEqual(2);
    }
  });

  test('a kind that it does not know ends at step 2', () => {
    expect(endOf(family, 'constructor')).toBe('2_payload_parsed');
    expect(expectedSteps(family, 'unknown')).toEqual(pipelineSteps.slice(0, 2));
  });
});
