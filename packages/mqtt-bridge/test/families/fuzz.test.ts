import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { defineCatalog } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { chosenFamilies } from '../../src/families/chosen.js';
import type { DeviceFamily } from '../../src/families/family.js';
import type { ParseResult } from '../../src/message/message.js';
import { openTimeZone } from '../../src/message/time.js';
import { hostilePayloads } from '../fixtures/hostile-payloads.js';
import { arrival } from '../fixtures/messages.js';

/** How many payloads; `PULSETRAIL_FUZZ=1000000` for a night's worth. */
const total = Number(process.env.PULSETRAIL_FUZZ ?? 50_000);

const seed = Number(process.env.PULSETRAIL_FUZZ_SEED ?? 1);

const catalog = defineCatalog({
  services: {},
  devices: {
    door: {
      topics: ['doors/+/+'],
      device: '/serial',
      kind: { at: '/type', is: { state: 'report', ping: [1, 'ping'] } },
      time: '/at',
      schema: {
        type: 'object',
        properties: { state: { $ref: '#/$defs/node' } },
        $defs: {
          node: { type: 'object', properties: { node: { $ref: '#/$defs/node' }, state: { $ref: '#/$defs/node' } } },
        },
      },
      values: { open: '/state/open', battery: { at: '/battery', range: [0, 100] } },
      ends: { ping: '2_payload_parsed' },
      alarms: { forced: { at: 'topic/3', is: 'forced' } },
    },
  },
  pipelines: { all: { families: ['ava4', 'kati', 'qube', 'door'] } },
});

const words = ['hb', 'VitalSign', 'AP55', 'location', 'sleepdata', 'SOS', 'fallDown', 'onlineTrigger', '__proto__', ''];
const topicsOf = ({ topics }: DeviceFamily): string[] =>
  topics.flatMap((topic) => words.map((word) => topic.replaceAll(/[+#]/g, word)));

const errorTypes = new Set([
  'payload_too_large',
  'not_utf8',
  'invalid_json',
  'missing_field',
  'invalid_value',
  'unknown_type',
  'unknown_attribute',
]);

/** Why a result is none that the rest of the bridge can live with; undefined when it is one. Fast, since it runs so often. */
function faultOf(family: DeviceFamily, parsed: ParseResult): string | undefined {
  if (!(parsed.kind in family.kinds) && (parsed.ok || parsed.kind !== 'unknown')) return `the kind ${parsed.kind}`;
  if (parsed.alarm !== undefined && !catalog.alarms.get(family.name)?.includes(parsed.alarm)) return 'the alarm';
  if (!parsed.ok) return errorTypes.has(parsed.errorType) ? undefined : `the error ${parsed.errorType}`;
  for (const { lookups, readings } of parsed.subjects) {
    if (lookups.length === 0 || readings.length === 0) return 'a subject of nothing';
    if (lookups.some(({ value }) => value.length === 0 || value.length > 200)) return 'an identifier';
    for (const { at, values } of readings) {
      if (Math.abs(at.getTime() - arrival) > 31 * 86_400_000) return 'a time';
      for (const value of Object.values(values)) {
        if (typeof value === 'number' && !Number.isFinite(value)) return 'a number';
        // What PostgreSQL refuses in JSON.
        if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) return 'a text';
      }
    }
  }
  return undefined;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heapUsed = (): number => {
  collect();
  const { heapUsed: heap, external } = process.memoryUsage();
  return heap + external;
};

test(`${total} hostile payloads: no crash, every one classified, memory flat`, { timeout: 60_000 + total }, () => {
  const next = hostilePayloads(seed);
  const families = chosenFamilies(catalog).map((family) => ({ family, topics: topicsOf(family) }));
  const context = { zone: openTimeZone('Asia/Bangkok'), now: arrival };
  const results = new Map<string, number>();
  const run = (count: number): void => {
    for (let number = 0; number < count; number++) {
      const payload = next();
      for (const { family, topics } of families) {
        const topic = topics[number % topics.length] ?? '';
        const parsed = family.parse(topic, payload, context);
        const fault = faultOf(family, parsed);
        if (fault !== undefined) {
          expect.fail(
            `${family.name} gave ${fault} for ${Buffer.from(payload).toString('base64').slice(0, 2_000)} on ${topic}`,
          );
        }
        const result = `${family.name} ${parsed.ok ? parsed.kind : parsed.errorType}`;
        results.set(result, (results.get(result) ?? 0) + 1);
      }
    }
  };

  run(Math.min(10_000, total / 2));
  const before = heapUsed();
  const started = performance.now();
  run(total - Math.min(10_000, total / 2));
  const growth = heapUsed() - before;
  if (process.env.PULSETRAIL_FUZZ !== undefined) {
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    process.stdout.write(
      `${total} payloads in ${seconds} s, heap ${(growth / 1e6).toFixed(1)} MB more than at first.\n`,
    );
    process.stdout.write(`${JSON.stringify(Object.fromEntries([...results].toSorted()), undefined, 1)}\n`);
  }
  expect(growth).toBeLessThan(8e6);
  expect(({} as Record<string, unknown>).node).toBeUndefined();
  // The payloads are of use only if they also get far.
  for (const { family } of families) {
    for (const kind of Object.keys(family.kinds)) {
      if (!rare.includes(kind))
        expect(results.get(`${family.name} ${kind}`), `${family.name} ${kind}`).toBeGreaterThan(0);
    }
    for (const errorType of errorTypes) {
      if (errorType === 'unknown_attribute' && (family.name === 'kati' || family.name === 'door')) continue;
      expect(results.get(`${family.name} ${errorType}`), `${family.name} ${errorType}`).toBeGreaterThan(0);
    }
  }
});

/** Kinds of which no real message is among those that are changed. */
const rare = [
  'power_on',
  'command_result',
  'spo2',
  'body_temp',
  'weight',
  'uric_acid',
  'cholesterol',
  'blood_sugar',
  'blood_pressure',
  'ping',
];
