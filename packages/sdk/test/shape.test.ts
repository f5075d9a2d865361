import { metrics } from '@pulsetrail/catalog';
import { expect, expectTypeOf, test } from 'vitest';
import type { TimerHandle } from '../src/index.js';
import { start } from '../src/index.js';
import { catalog, startClinic } from './support/running.js';
import { catchWarnings } from './support/warnings.js';

catchWarnings();

test('names of a catalog compile, and give what the function gives', async () => {
  const telemetry = startClinic();
  expectTypeOf(telemetry.apiTimer('sign-in', () => 1)).toEqualTypeOf<number>();
  expectTypeOf(telemetry.dbTimer('find-patient', { statement: 'select 1' }, async () => 'x')).toEqualTypeOf<
    Promise<string>
  >();
  expectTypeOf(telemetry.scoreTimer({ operation: 'job-security', inputSize: 1 }, () => true)).toEqualTypeOf<boolean>();
  expectTypeOf(telemetry.apiTimer('sign-in')).toEqualTypeOf<TimerHandle>();
  telemetry.counters['documents.scanned'].add(1, { result: 'pass' });
  telemetry.counters['documents.scanned'].with({ result: 'fail' }).add();
  telemetry.counters.logins.add(1);
  telemetry.instrument(metrics.deviceAlarms).add(1, { 'device.type': 'kati', alarm: 'sos' });
  expect((await telemetry.metricsPage()).body).toContain('result="pass"} 1\n');
});

test('wrong names do not compile', () => {
  const telemetry = startClinic();
  // @ts-expect-error: no such service.
  expect(() => start({ service: 'clinic', catalog })).toThrow('Use one of: clinic-api, clinic-worker.');
  // @ts-expect-error: no such operation.
  telemetry.apiTimer('sing-in', () => 1);
  // @ts-expect-error: an operation of another kind.
  telemetry.apiTimer('find-patient', () => 1);
  // @ts-expect-error: an operation of another service.
  telemetry.apiTimer('nightly', () => 1);
  // @ts-expect-error: the same in the form of one options object.
  telemetry.scoreTimer({ operation: 'sign-in' }, () => 1);
  // @ts-expect-error: an option of another kind.
  telemetry.apiTimer('sign-in', { statement: 'select 1' }, () => 1);
  // @ts-expect-error: no such counter.
  expect(telemetry.counters['documents.scaned']).toBeUndefined();
  // @ts-expect-error: no such label.
  telemetry.counters['documents.scanned'].add(1, { outcome: 'pass' });
  // @ts-expect-error: no such value.
  telemetry.counters['documents.scanned'].add(1, { result: 'perhaps' });
  // @ts-expect-error: the labels are needed.
  telemetry.counters['documents.scanned'].add(1);
  // @ts-expect-error: there are no labels.
  telemetry.counters.logins.add(1, { result: 'pass' });
  // @ts-expect-error: no such label of a shared metric.
  telemetry.instrument(metrics.deviceAlarms).add(1, { device: 'kati' });
  // @ts-expect-error: no such value of a shared metric.
  telemetry.instrument(metrics.cacheRequests).add(1, { 'cache.name': 'scores', outcome: 'perhaps' });
  telemetry.instrument(metrics.deviceAlarms).add(1, { 'device.type': 'a family of a catalog', alarm: 'its alarm' });
  // @ts-expect-error: a histogram records.
  expect(telemetry.instrument(metrics.operationDuration).add).toBeUndefined();
});

test('without a catalog any name compiles, and there are no counters', () => {
  const telemetry = start({ service: 'x', metrics: { server: false } });
  telemetry.apiTimer('anything', () => 1);
  // @ts-expect-error: no catalog, no counters.
  expect(telemetry.counters.logins === undefined || telemetry.status === 'already-started').toBe(true);
  return telemetry.stop();
});
