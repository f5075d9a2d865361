import { expect, expectTypeOf, test } from 'vitest';
import { type DeviceFamilyName, defineCatalog, metrics } from '../src/index.js';

const catalog = defineCatalog({
  services: {},
  devices: {
    'door-sensor': {
      description: 'Doors of the ward.',
      topics: ['doors/+/state'],
      device: '/serial',
      kind: { at: '/type', is: { state: ['report', 1], ping: 'ping' } },
      time: '/at',
      schema: { type: 'object' },
      values: { open: '/state/open', battery: { at: '/battery', range: [0, 100], required: true } },
      ends: { ping: '2_payload_parsed' },
      heartbeat: '1m',
      alarms: { forced: { at: '/state/forced', is: true } },
    },
    scale: { topics: ['scales'], device: 'topic/1', kind: 'weight', lookup: { via: 'citizen_id', at: '/citizen' } },
  },
  pipelines: { doors: { families: ['door-sensor', 'kati'] }, scales: { families: ['scale'] } },
});

test('a device is read with its defaults filled in', () => {
  expect(catalog.devices).toEqual([
    {
      name: 'door-sensor',
      description: 'Doors of the ward.',
      topics: ['doors/+/state'],
      device: '/serial',
      kinds: [
        { name: 'state', end: '5_medical_stored', when: { at: '/type', is: ['report', 1] } },
        { name: 'ping', end: '2_payload_parsed', when: { at: '/type', is: ['ping'] } },
      ],
      time: '/at',
      schema: { type: 'object' },
      values: [
        { name: 'open', at: '/state/open', required: false },
        { name: 'battery', at: '/battery', range: [0, 100], required: true },
      ],
      lookup: { via: 'device', at: '/serial' },
      heartbeat: 60,
      alarms: [{ name: 'forced', when: { at: '/state/forced', is: [true] } }],
    },
    {
      name: 'scale',
      topics: ['scales'],
      device: 'topic/1',
      kinds: [{ name: 'weight', end: '2_payload_parsed' }],
      values: [],
      lookup: { via: 'citizen_id', at: '/citizen' },
      alarms: [],
    },
  ]);
});

test('its alarms stand beside those of the built-in families', () => {
  expect(Object.fromEntries(catalog.alarms)).toEqual({
    ava4: [],
    kati: ['sos', 'fall'],
    qube: [],
    'door-sensor': ['forced'],
    scale: [],
  });
});

test('the metrics know its name and its alarms, and those of other labels stay as they are', () => {
  const types = ['ava4', 'kati', 'qube', 'door-sensor', 'scale'];
  expect(catalog.metrics.get('device.alarms')?.values).toEqual({
    'device.type': types,
    alarm: ['sos', 'fall', 'forced'],
  });
  expect(catalog.metrics.get('device.messages')?.values).toEqual({
    ...metrics.deviceMessages.values,
    'device.type': types,
  });
  // Any family may be recorded there, also one that nobody reads.
  expect(catalog.metrics.get('messaging.client.consumed.messages')?.values).toEqual({});
  expect(defineCatalog({ services: {} }).metrics.get('device.alarms')).toBe(metrics.deviceAlarms);
});

test('the names stay literal types, and a pipeline can name no others', () => {
  type Written = (typeof catalog)['definition'];
  expectTypeOf<DeviceFamilyName<Written>>().toEqualTypeOf<'ava4' | 'kati' | 'qube' | 'door-sensor' | 'scale'>();
  expectTypeOf<Written['pipelines']['doors']['families'][number]>().toEqualTypeOf<'door-sensor' | 'kati'>();
  expectTypeOf<keyof Written['devices']['door-sensor']['values']>().toEqualTypeOf<'open' | 'battery'>();
  expect(() =>
    defineCatalog({
      services: {},
      devices: { door: { topics: ['doors'], device: '/serial', kind: 'state' } },
      // @ts-expect-error: there is no such family
      pipelines: { doors: { families: ['door', 'gate'] } },
    }),
  ).toThrow('unknown device family');
  expect(() =>
    // @ts-expect-error: there is no such family
    defineCatalog({ services: {}, pipelines: { doors: { families: ['door'] } } }),
  ).toThrow('unknown device family');
  const computed: string[] = ['kati'];
  expect(defineCatalog({ services: {}, pipelines: { wards: { families: computed } } }).pipelines).toHaveLength(1);
});
