import { expect, test } from 'vitest';
import { faultsOf } from '../faults.js';

const door = { topics: ['doors/+/state'], device: '/serial', kind: 'state' };

/** A catalog of the given devices, all read by one pipeline. */
const withDevices = (devices: Readonly<Record<string, object>>) => ({
  services: {},
  devices,
  pipelines: { house: { families: Object.keys(devices) } },
});

test.each<[string, object]>([
  ['the least', door],
  ['a topic of any level', { ...door, topics: ['#'] }],
  ['an empty level', { ...door, topics: ['/doors//+/'] }],
  ['places in the topic', { ...door, device: 'topic/2', kind: { at: 'topic/12', is: { state: 'state' } } }],
  ['escapes in a pointer', { ...door, device: '/a~1b/~0/0' }],
  ['two filters that exclude each other', { ...door, topics: ['doors/+/state', 'doors/+/alarm', 'doors/+'] }],
  ['values that end at their steps', { ...door, values: { open: '/o' }, ends: '4_patient_updated' }],
])('%s is sound', (_name, device) => {
  expect(faultsOf(withDevices({ door: device }))).toEqual([]);
});

const pointer = 'write a JSON pointer such as /serial, or topic/2 for the second level of the topic';

test.each<[string, object, string[]]>([
  [
    'a name that is built in',
    withDevices({ kati: door }),
    ['devices.kati: a built-in device family has this name; choose another (found "kati")'],
  ],
  [
    'a device that no pipeline reads',
    { services: {}, devices: { door } },
    ['devices.door: no pipeline reads it; name it in the families of one (found "door")'],
  ],
  [
    'a family that is declared nowhere',
    { ...withDevices({ door }), pipelines: { house: { families: ['door', 'dor'] } } },
    [
      'pipelines.house.families.1: unknown device family; use one of ava4, kati, qube, door, or declare it in devices (found "dor")',
    ],
  ],
  [
    'pointers that are none',
    withDevices({
      door: {
        ...door,
        device: 'serial',
        kind: { at: '$.type', is: { a: 1 } },
        time: '/a~2',
        values: { open: 'state.open', shut: { at: '' } },
        lookup: { via: 'imei', at: 'topic/0' },
        alarms: { fire: { at: 'topic', is: true } },
      },
    }),
    [
      `devices.door.device: ${pointer} (found "serial")`,
      `devices.door.kind.at: ${pointer} (found "$.type")`,
      `devices.door.time: ${pointer} (found "/a~2")`,
      `devices.door.values.open: ${pointer} (found "state.open")`,
      `devices.door.values.shut.at: ${pointer} (found "")`,
      `devices.door.lookup.at: ${pointer} (found "topic/0")`,
      `devices.door.alarms.fire.at: ${pointer} (found "topic")`,
    ],
  ],
  [
    'topic filters that are none',
    withDevices({ door: { ...door, topics: ['doors/a+', 'doors/#/x', '$share/a/doors', ''] } }),
    [0, 1, 2, 3].map((index) => {
      const found = ['doors/a+', 'doors/#/x', '$share/a/doors', ''][index];
      return `devices.door.topics.${index}: write a topic filter such as doors/+/state, without $share (found "${found}")`;
    }),
  ],
  [
    'topic filters that meet',
    withDevices({ door: { ...door, topics: ['doors/#', 'doors'] }, gate: { ...door, topics: ['+/+/state'] } }),
    [
      'devices.door.topics.1: some topics also match devices.door.topics.0; make the two filters exclude each other (found "doors")',
      'devices.gate.topics.0: some topics also match devices.door.topics.0; make the two filters exclude each other (found "+/+/state")',
    ],
  ],
  [
    'faults of a schema, all at once',
    withDevices({
      door: { ...door, schema: { type: 'object', required: 'serial', properties: { a: { minimum: 'x' } } } },
    }),
    [
      'devices.door.schema.properties.a.minimum: must be number; write JSON Schema 2020-12, or draft-07 with its $schema (found "x")',
      'devices.door.schema.required: must be array; write JSON Schema 2020-12, or draft-07 with its $schema (found "serial")',
    ],
  ],
  [
    'a word that JSON Schema does not have',
    withDevices({ door: { ...door, schema: { tpye: 'object' } } }),
    [
      'devices.door.schema: strict mode: unknown keyword: "tpye"; write JSON Schema 2020-12, or draft-07 with its $schema (found {"tpye":"..."})',
    ],
  ],
  [
    'kinds that cannot be told apart, or have a reserved name',
    withDevices({ door: { ...door, kind: { at: '/type', is: { a: [1, 'x'], b: 'x', unknown: 2 } } } }),
    [
      'devices.door.kind.is.b: means a already; give each kind values of its own (found "x")',
      'devices.door.kind.is.unknown: reserved for messages of no kind; choose another name (found "unknown")',
    ],
  ],
  [
    'ends of kinds that are not there, and at steps that are none',
    withDevices({ door: { ...door, ends: { stat: '2_payload_parsed', state: '1_mqtt_received' } } }),
    [
      'devices.door.ends.stat: unknown kind; use one of state, or declare it in kind.is (found "stat")',
      "devices.door.ends.state: use one of '2_payload_parsed', '4_patient_updated', '5_medical_stored' (found \"1_mqtt_received\")",
    ],
  ],
  [
    'a kind of which nothing would be stored',
    withDevices({ door: { ...door, ends: '5_medical_stored' } }),
    [
      'devices.door.ends: nothing would be stored of state; name what in values, or let it end at 2_payload_parsed (found "5_medical_stored")',
    ],
  ],
  [
    'a range the wrong way round',
    withDevices({ door: { ...door, values: { open: { at: '/o', range: [5, 1] } } } }),
    ['devices.door.values.open.range: the first bound is above the second; exchange them (found [5,1])'],
  ],
  [
    'what is missing or unknown',
    withDevices({ door: { kind: 'state', device: '/serial', heartbeat: 60, lookups: 'device' } }),
    [
      'devices.door.topics: missing; write a list, [ ... ] (found nothing)',
      'devices.door.heartbeat: write a duration above zero such as 500ms, 2s, 5m, 1h or 30d (found 60)',
      'devices.door.lookups: unknown key; remove it or correct its spelling (found "lookups")',
    ],
  ],
])('%s is named', (_name, catalog, faults) => {
  expect(faultsOf(catalog).toSorted()).toEqual(faults.toSorted());
});
