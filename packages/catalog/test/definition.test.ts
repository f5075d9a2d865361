import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { catalogSchema, deviceFamilyNames } from '../src/index.js';
import { faultsOf, serviceWith, targetOf } from './faults.js';

const durations = 'write a duration above zero such as 500ms, 2s, 5m, 1h or 30d';
const shares = 'write a percentage above 0% and below 100%, such as 1% or 0.1%';
const latencies = 'write a duration such as 500ms, or { threshold, quantile } or { threshold, objective }';

describe('services', () => {
  test.each<[unknown, string]>([
    [{ description: 5 }, 'services.a.description: write text (found 5)'],
    [{ operations: [] }, 'services.a.operations: write an object, { ... } (found [])'],
    [{ operations: { o: null } }, 'services.a.operations.o: write an object, { ... } (found null)'],
    [
      { operations: { o: { kind: 'api' } } },
      'services.a.operations.o.component: missing; use lower-case words joined by - or _, such as sign-in (found nothing)',
    ],
    [
      { operations: { o: { component: 'c' } } },
      "services.a.operations.o.kind: missing; use one of 'api', 'db', 'score' (found nothing)",
    ],
    [
      { operations: { signIn: { kind: 'api', component: 'c' } } },
      'services.a.operations.signIn: use lower-case words joined by - or _, such as sign-in (found "signIn")',
    ],
    [
      { counters: { 'Docs.scanned': {} } },
      `services.a.counters['Docs.scanned']: use lower-case words joined by dots, such as documents.scanned (found "Docs.scanned")`,
    ],
    [{ counters: { c: { unit: '' } } }, 'services.a.counters.c.unit: write at least one visible character (found "")'],
    [{ counters: { c: { labels: { r: [] } } } }, 'services.a.counters.c.labels.r: name at least one value (found [])'],
    [{ counters: { c: { labels: { r: [1] } } } }, 'services.a.counters.c.labels.r.0: write text (found 1)'],
    [{ counters: { c: { labels: ['r'] } } }, 'services.a.counters.c.labels: write an object, { ... } (found ["r"])'],
    [
      { counters: { c: { labels: { Result: ['x'] } } } },
      'services.a.counters.c.labels.Result: use lower-case words joined by dots or _, such as result (found "Result")',
    ],
    [{ scores: { s: { versions: [] } } }, 'services.a.scores.s.versions: name at least one version (found [])'],
    [{ flows: { f: {} } }, 'services.a.flows.f.steps: missing; write a list, [ ... ] (found nothing)'],
    [{ flows: { f: { steps: [] } } }, 'services.a.flows.f.steps: name at least one step (found [])'],
    [
      { integrations: { i: { target: { latency: '1s' } } } },
      'services.a.integrations.i.target.latency: unknown key; remove it or correct its spelling (found "latency")',
    ],
  ])('%j', (parts, line) => {
    expect(faultsOf(serviceWith(parts as object))).toEqual([line]);
  });
});

describe('targets', () => {
  test.each<[object, string, string]>([
    [{ latency: '500' }, 'latency', `${durations} (found "500")`],
    [{ latency: 500 }, 'latency', `${latencies} (found 500)`],
    [{ latency: { threshold: '1s' } }, 'latency', `${latencies} (found {"threshold":"..."})`],
    [{ latency: { threshold: '1', quantile: 0.9 } }, 'latency.threshold', `${durations} (found "1")`],
    [
      { latency: { threshold: '1s', quantile: 95 } },
      'latency.quantile',
      'write a number above 0 and below 1, such as 0.95 (found 95)',
    ],
    [{ latency: { threshold: '1s', quantile: '0.9' } }, 'latency.quantile', 'write a number (found "0.9")'],
    [{ latency: { threshold: '1s', objective: '100%' } }, 'latency.objective', `${shares} (found "100%")`],
    [{ errors: '0%' }, 'errors', `${shares} (found "0%")`],
    [{ errors: 0.01 }, 'errors', `${shares} (found 0.01)`],
    [{ throughput: '50/m' }, 'throughput', 'write a rate above zero such as 50/min, 10/s or 1000/h (found "50/m")'],
    [{ tiers: [] }, 'tiers', 'name at least one burn tier (found [])'],
    [
      { tiers: 'page-fast' },
      'tiers',
      "write a list of burn tiers, or an object such as { 'page-slow': 'warning', 'ticket-slow': 'off' } (found \"page-fast\")",
    ],
    [
      { tiers: { 'page-fast': 'loud' } },
      'tiers.page-fast',
      "use one of 'critical', 'warning', 'info', 'off' (found \"loud\")",
    ],
    [{ latncy: '1s' }, 'latncy', 'unknown key; remove it or correct its spelling (found "latncy")'],
  ])('%j', (target, key, rest) => {
    expect(faultsOf(targetOf(target))).toEqual([`services.a.operations.o.target.${key}: ${rest}`]);
  });
});

describe('the other parts', () => {
  test.each<[object, string]>([
    [{ components: [] }, 'components: write an object, { ... } (found [])'],
    [{ pipelines: { p: {} } }, 'pipelines.p.families: missing; write a list, [ ... ] (found nothing)'],
    [{ pipelines: { p: { families: [] } } }, 'pipelines.p.families: name at least one family (found [])'],
    [
      { pipelines: { p: { families: ['x'] } } },
      `pipelines.p.families.0: unknown device family; use one of ${deviceFamilyNames.join(', ')}, or declare it in devices (found "x")`,
    ],
    [
      { pipelines: { p: { families: ['kati'], target: { stored: '0s' } } } },
      `pipelines.p.target.stored: ${durations} (found "0s")`,
    ],
    [{ routes: { critical: 'oncall' } }, 'routes.critical: write a list, [ ... ] (found "oncall")'],
    [{ routes: { fatal: [] } }, 'routes.fatal: unknown key; remove it or correct its spelling (found "fatal")'],
    [{ buckets: { 'flow.duration': [] } }, `buckets['flow.duration']: name at least one bound (found [])`],
    [{ buckets: { 'flow.duration': [0] } }, `buckets['flow.duration'].0: write a number above zero (found 0)`],
    [{ buckets: { 'flow.duration': [Infinity] } }, `buckets['flow.duration'].0: write a number (found "Infinity")`],
    [{ service: {} }, 'service: unknown key; remove it or correct its spelling (found "service")'],
  ])('%j', (rest, line) => {
    expect(faultsOf({ services: {}, ...rest })).toEqual([line]);
  });
});

test('the schema can be written as a JSON Schema, in which quantities are text', () => {
  const schema = JSON.stringify(z.toJSONSchema(catalogSchema));
  expect(schema).toContain('"throughput":{"type":"string"');
  expect(schema).toContain(`"examples":${JSON.stringify(deviceFamilyNames)}`);
});
