import { expect, test } from 'vitest';
import { faultsOf, serviceWith } from '../faults.js';

const oneCounter = (name: string, counter: object = {}): object => serviceWith({ counters: { [name]: counter } });
const twoServices = (first: object, second: object): object => ({
  services: { a: { owner: 'x', counters: first }, b: { owner: 'x', counters: second } },
});

test.each<[string, object, string[]]>([
  [
    'a counter named as a built-in one',
    oneCounter('device.alarms'),
    [
      `services.a.counters['device.alarms']: duplicate of the built-in metric device.alarms, exported as device_alarms_total; choose another name (found "device.alarms")`,
    ],
  ],
  [
    'a counter that is exported as a built-in one',
    oneCounter('device.alarms.total'),
    [
      `services.a.counters['device.alarms.total']: duplicate of the built-in metric device.alarms, exported as device_alarms_total; choose another name (found "device.alarms.total")`,
    ],
  ],
  [
    'a counter named as a built-in histogram, though exported differently',
    oneCounter('operation.duration'),
    [
      `services.a.counters['operation.duration']: duplicate of the built-in metric operation.duration, exported as operation_duration_seconds; choose another name (found "operation.duration")`,
    ],
  ],
  [
    'a counter of the same OpenMetrics family as a built-in gauge',
    oneCounter('integration_status'),
    [
      'services.a.counters.integration_status: duplicate of the built-in metric integration.status, exported as integration_status; choose another name (found "integration_status")',
    ],
  ],
  [
    'two counters that are exported as one',
    serviceWith({ counters: { 'x.y': {}, x_y: {} } }),
    [
      `services.a.counters.x_y: duplicate of services.a.counters['x.y'], both are exported as x_y_total; give both the same name, unit and labels, or rename one (found "x_y")`,
    ],
  ],
  [
    'the same counter in two services',
    twoServices({ c: { labels: { r: ['x'] } } }, { c: { labels: { r: ['x'] } } }),
    [],
  ],
  [
    'a counter with other labels in another service',
    twoServices({ c: { labels: { r: ['x'] } } }, { c: { labels: { r: ['y'] } } }),
    [
      'services.b.counters.c: duplicate of services.a.counters.c, both are exported as c_total; give both the same name, unit and labels, or rename one (found "c")',
    ],
  ],
  [
    'labels that are exported as one',
    oneCounter('c', { labels: { 'a.b': ['x'], a_b: ['x'] } }),
    ['services.a.counters.c.labels.a_b: duplicate label, two labels are exported as a_b; rename one (found "a_b")'],
  ],
  [
    'a value of a label',
    oneCounter('c', { labels: { 'r.s': ['x', 'y', 'x'] } }),
    [`services.a.counters.c.labels['r.s'].2: duplicate value; remove one (found "x")`],
  ],
  [
    'a step of a flow',
    serviceWith({ flows: { f: { steps: ['s', 't', 's'] } } }),
    ['services.a.flows.f.steps.2: duplicate step; remove one (found "s")'],
  ],
  [
    'a version of a score',
    serviceWith({ scores: { s: { versions: ['1', '1'] } } }),
    ['services.a.scores.s.versions.1: duplicate version; remove one (found "1")'],
  ],
  [
    'a family in two pipelines',
    { services: {}, pipelines: { p: { families: ['kati'] }, q: { families: ['ava4', 'kati'] } } },
    [
      'pipelines.q.families.1: duplicate of pipelines.p.families.0; a family belongs to one pipeline, remove it from the other (found "kati")',
    ],
  ],
])('%s', (_what, definition, lines) => {
  expect(faultsOf(definition)).toEqual(lines);
});
