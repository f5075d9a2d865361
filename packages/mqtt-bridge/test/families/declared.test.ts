import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { chosenFamilies } from '../../src/families/chosen.js';
import { openTimeZone } from '../../src/message/time.js';
import { routesOf } from '../../src/message/topics.js';
import { arrival, arrivalSeconds, bytes } from '../fixtures/messages.js';

type Device = NonNullable<Parameters<typeof defineCatalog>[0]['devices']>[string];

/** The family of one device that a catalog declares. */
function familyOf(device: Device) {
  const catalog = defineCatalog({
    services: {},
    devices: { door: device },
    pipelines: { house: { families: ['door'] } },
  });
  const [family] = chosenFamilies(catalog);
  if (family === undefined) throw new Error('no family');
  const read = (payload: unknown, topic = 'doors/D-17/state', zone = 'UTC') =>
    family.parse(topic, payload instanceof Uint8Array ? payload : bytes(payload), {
      zone: openTimeZone(zone),
      now: arrival,
    });
  return { family, read };
}

const simple: Device = {
  topics: ['doors/+/state'],
  device: '/serial',
  kind: 'state',
  time: '/at',
  values: { open: '/state/open', battery: { at: '/state/battery', range: [0, 100] } },
};
const opened = { serial: 'D-17', at: arrivalSeconds - 5, state: { open: true, battery: '81' } };

test('a topic that ends in a colon and digits is subscribed to as it is', () => {
  const { family } = familyOf({ ...simple, topics: ['doors/x:7', 'gates'] });
  expect(routesOf([family]).map(({ subscription }) => subscription)).toEqual([
    { filter: 'doors/x:7', qos: 1 },
    { filter: 'gates', qos: 1 },
  ]);
});

test('a message becomes a reading of the device’s patient', () => {
  const { family, read } = familyOf({ ...simple, heartbeat: '60s' });
  expect(family).toMatchObject({
    name: 'door',
    topics: ['doors/+/state'],
    lookups: ['device'],
    kinds: { state: '5_medical_stored' },
    heartbeat: { period: 60 },
  });
  expect(read(opened)).toEqual({
    ok: true,
    kind: 'state',
    deviceId: 'D-17',
    timeless: false,
    unreadable: 0,
    subjects: [
      {
        lookups: [{ via: 'device', value: 'D-17', kind: 'door' }],
        readings: [
          { at: new Date(arrival - 5_000), clock: 'device', values: { open: true, battery: 81 }, outOfRange: [] },
        ],
      },
    ],
  });
});

test.each([
  ['a word', { open: 'ajar' }, { open: 'ajar' }, []],
  ['false', { open: false }, { open: false }, []],
  ['zero', { open: 0 }, { open: 0 }, []],
  ['the noise of a 32-bit float', { open: 36.599998474121094 }, { open: 36.6 }, []],
  ['a number out of its range', { open: 1, battery: 101 }, { open: 1, battery: 101 }, ['battery']],
  ['null beside a value', { open: null, battery: 5 }, { battery: 5 }, []],
])('stores %s', (_name, state, values, outOfRange) => {
  const parsed = familyOf(simple).read({ ...opened, state });
  expect(parsed.ok && parsed.subjects[0]?.readings[0]).toMatchObject({ values, outOfRange });
});

test.each([
  ['a list', { open: [], battery: 5 }],
  ['an object', { open: {}, battery: 5 }],
  ['a word for a number with a range', { open: 1, battery: 'full' }],
  ['a truth for a number with a range', { open: 1, battery: true }],
])('leaves out %s, and counts it', (_name, state) => {
  expect(familyOf(simple).read({ ...opened, state })).toMatchObject({ ok: true, unreadable: 1 });
});

test.each([
  ['no JSON', '{', 'invalid_json'],
  ['no UTF-8', new Uint8Array([0x7b, 0xff]), 'not_utf8'],
  ['no id', { ...opened, serial: ' ' }, 'missing_field'],
  ['an object for an id', { ...opened, serial: {} }, 'invalid_value'],
  ['a fraction for an id', { ...opened, serial: 1.5 }, 'invalid_value'],
  ['none of the values', { ...opened, state: {} }, 'missing_field'],
  ['no value that can be read', { ...opened, state: { battery: 'full' } }, 'invalid_value'],
])('classifies a message with %s', (_name, payload, errorType) => {
  expect(familyOf(simple).read(payload)).toEqual({ ok: false, errorType, kind: 'state' });
});

test('a message without a required value means nothing', () => {
  const { read } = familyOf({ ...simple, values: { open: { at: '/state/open', required: true }, battery: '/b' } });
  expect(read({ ...opened, state: {}, b: 5 })).toEqual({ ok: false, errorType: 'missing_field', kind: 'state' });
  expect(read({ ...opened, state: { open: [] }, b: 5 })).toMatchObject({ errorType: 'invalid_value' });
  expect(read(opened)).toMatchObject({ ok: true });
});

describe('time', () => {
  const whenOf = (at: unknown, zone?: string) => {
    const parsed = familyOf(simple).read({ ...opened, at }, undefined, zone);
    return parsed.ok ? { ...parsed.subjects[0]?.readings[0], timeless: parsed.timeless } : undefined;
  };

  test.each([
    ['Unix seconds', arrivalSeconds - 5, 'UTC'],
    ['Unix seconds as text', String(arrivalSeconds - 5), 'UTC'],
    ['Unix milliseconds', arrival - 5_000, 'UTC'],
    ['ISO 8601 in UTC', '2025-07-08T11:59:55Z', 'Asia/Bangkok'],
    ['ISO 8601 with an offset', '2025-07-08T18:59:55.000+07:00', 'UTC'],
    ['ISO 8601 without a zone', '2025-07-08 18:59:55', 'Asia/Bangkok'],
    ['a date as watches write it', '08/07/2025 11:59:55', 'UTC'],
    ['a year of the Buddhist Era', '2568-07-08T11:59:55Z', 'UTC'],
  ])('%s is understood', (_name, at, zone) => {
    expect(whenOf(at, zone)).toMatchObject({ at: new Date(arrival - 5_000), clock: 'device', timeless: false });
  });

  test.each(['', 'soon', '2025-13-01T00:00:00Z', true, {}])('%j is none, and the arrival counts', (at) => {
    expect(whenOf(at)).toMatchObject({ at: new Date(arrival), clock: 'arrival', timeless: true });
  });
});

describe('kinds', () => {
  const { family, read } = familyOf({
    ...simple,
    kind: { at: '/type', is: { state: ['report', 1], tamper: 'tamper', ping: 'ping' } },
    ends: { ping: '2_payload_parsed', tamper: '4_patient_updated' },
  });

  test.each([
    ['report', 'state'],
    [1, 'state'],
    ['tamper', 'tamper'],
  ])('the type %j is %s', (type, kind) => {
    expect(read({ ...opened, type })).toMatchObject({ ok: true, kind, subjects: [{}] });
  });

  test('each ends at its step, and one that ends when it is read has nothing to store', () => {
    expect(family.kinds).toEqual({ state: '5_medical_stored', tamper: '4_patient_updated', ping: '2_payload_parsed' });
    expect(read({ serial: 'D-17', type: 'ping', at: arrivalSeconds })).toEqual({
      ok: true,
      kind: 'ping',
      deviceId: 'D-17',
      subjects: [],
      timeless: false,
    });
  });

  test.each([
    ['none', undefined, 'missing_field'],
    ['another', 'other', 'unknown_type'],
    ['a text for a number', '1', 'unknown_type'],
    ['a list', ['report'], 'unknown_type'],
  ])('of a message with %s type nothing is known', (_name, type, errorType) => {
    expect(read({ ...opened, type })).toEqual({ ok: false, errorType, kind: 'unknown' });
  });
});

describe('what stands in the topic', () => {
  const { family, read } = familyOf({
    ...simple,
    topics: ['doors/+/+'],
    device: 'topic/2',
    kind: { at: 'topic/3', is: { state: 'state', fire: ['fire', 'FIRE'] } },
    alarms: { fire: { at: 'topic/3', is: ['fire', 'FIRE'] } },
  });

  test('can be the device and the kind', () => {
    expect(read({ state: { open: 1 } }, 'doors/D-18/state')).toMatchObject({ kind: 'state', deviceId: 'D-18' });
  });

  test('is shown when it is a word of the family, and never when it is a device', () => {
    expect(family.topicWords.toSorted()).toEqual(['fire', 'fire', 'fire', 'fire', 'state']);
  });

  test('raises an alarm even when the payload cannot be read', () => {
    expect(read('{', 'doors/D-18/FIRE')).toEqual({ ok: false, errorType: 'invalid_json', kind: 'fire', alarm: 'fire' });
  });
});

describe('alarms', () => {
  const { read } = familyOf({
    ...simple,
    schema: { type: 'object', required: ['state'] },
    alarms: {
      fire: { at: '/state/heat', is: ['high', 2] },
      forced: { at: '/state/forced', is: true },
    },
  });

  test.each([
    [{ heat: 'high' }, 'fire'],
    [{ heat: 2 }, 'fire'],
    [{ forced: true }, 'forced'],
    [{ forced: true, heat: 'high' }, 'fire'],
  ])('%j raises %s', (state, alarm) => {
    expect(read({ ...opened, state: { open: 1, ...state } })).toMatchObject({ ok: true, alarm });
  });

  test.each([{}, { heat: 'low' }, { forced: 'true' }, { forced: 1 }])('%j raises none', (state) => {
    const parsed = read({ ...opened, state: { open: 1, ...state } });
    expect(parsed.ok && parsed.alarm).toBeUndefined();
  });

  test('are raised whatever else is wrong with the message', () => {
    expect(read({ state: { forced: true } })).toEqual({
      ok: false,
      errorType: 'missing_field',
      kind: 'state',
      alarm: 'forced',
    });
  });
});

describe('a JSON Schema', () => {
  const { read } = familyOf({
    ...simple,
    schema: {
      type: 'object',
      required: ['serial', 'constructor'],
      properties: { serial: { type: 'string', pattern: '^D-' }, state: { type: 'object', maxProperties: 3 } },
    },
  });

  test.each([
    ['lacks a field', { ...opened }, 'missing_field'],
    ['has a value of another form', { ...opened, constructor: 1, serial: 'X' }, 'invalid_value'],
    ['has a value of another type', { ...opened, constructor: 1, state: 5 }, 'invalid_value'],
  ])('keeps out a message that %s', (_name, payload, errorType) => {
    expect(read(payload)).toEqual({ ok: false, errorType, kind: 'state' });
  });

  test('lets in one that matches', () => {
    expect(read({ ...opened, constructor: 1 })).toMatchObject({ ok: true });
  });

  test('that refers to itself is broken by a payload that is too deep for it, and nothing else', () => {
    const deep = familyOf({ ...simple, schema: { $ref: '#/$defs/node', $defs: { node: nodeSchema } } });
    const text = `${'{"n":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    expect(deep.read(text)).toEqual({ ok: false, errorType: 'invalid_value', kind: 'state' });
    expect(deep.read({ ...opened, n: { n: 1 } })).toMatchObject({ ok: true });
  });
});

/** An object in an object, to any depth. */
const nodeSchema = { type: ['object', 'number'], properties: { n: { $ref: '#/$defs/node' } } };

test.each([
  ['imei', '000000000000025', '000000000000025'],
  ['citizen_id', '9-9000-00000-01-6', '9900000000016'],
] as const)('a patient can be found by the %s in the message', (via, written, value) => {
  const { family, read } = familyOf({ ...simple, lookup: { via, at: '/who' } });
  expect(family.lookups).toEqual([via]);
  expect(read({ ...opened, who: written })).toMatchObject({ subjects: [{ lookups: [{ via, value }] }] });
  expect(read(opened)).toMatchObject({ ok: false, errorType: 'missing_field' });
  expect(read({ ...opened, who: 'nobody' })).toMatchObject({ ok: false, errorType: 'invalid_value' });
});
