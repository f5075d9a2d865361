import { afterAll, beforeAll, expect, test } from 'vitest';
import { journeys } from '../../src/traffic/journeys.js';
import type { TrafficOptions } from '../../src/traffic/options.js';
import { runTraffic } from '../../src/traffic/traffic.js';
import { openClinic, password, type TestClinic } from '../service/clinic.fixture.js';

let clinic: TestClinic;
let options: TrafficOptions;
beforeAll(async () => {
  clinic = await openClinic();
  const url = new URL(await clinic.app.listen({ host: '127.0.0.1', port: 0 }));
  options = { url, rate: 200, seed: 1, failures: 0, count: 200, password };
});
afterAll(() => clinic.close());

const silent = () => undefined;
const signal = new AbortController().signal;

test('without mistakes every request of every journey is accepted', async () => {
  expect(String(await runTraffic(options, signal, silent))).toMatch(
    /^200 requests .* 200 accepted, 0 refused, 0 failed/,
  );
  for (const operation of ['sign-in', 'document-upload', 'document-scan', 'check-in']) {
    expect(await clinic.value('operation_duration_seconds_count', `operation="${operation}"`)).toBeGreaterThan(0);
  }
  expect(
    await clinic.value('score_calculation_duration_seconds_count', 'score_model_version="2026-06"'),
  ).toBeGreaterThan(0);
  expect(await clinic.value('http_server_request_duration_seconds_count', 'http_route="/check-in"')).toBeGreaterThan(0);
});

test('mistakes are refused or found by the scan, and none is an error of the service', async () => {
  const summary = String(await runTraffic({ ...options, failures: 0.5, count: 400, rate: 400 }, signal, silent));
  expect(summary).toMatch(/ [1-9]\d* refused, 0 failed, 0 unanswered/);
  expect(await clinic.value('documents_scanned_total', 'result="fail"')).toBeGreaterThan(0);
  expect(await clinic.value('sign_ins_total', 'result="refused"')).toBeGreaterThan(0);
  expect(clinic.failures).toEqual([]);
  expect(await clinic.samples('error_type="', 'operation=')).toEqual([]);
});

test('a failing store is counted and does not end the traffic', async () => {
  clinic.store.failing = 'clinic.employments';
  const summary = String(await runTraffic(options, signal, silent));
  clinic.store.failing = undefined;
  expect(summary).toMatch(/^200 requests .* [1-9]\d* failed, 0 unanswered/);
});

test('a service that is not there is waited for until the signal ends it', async () => {
  const stop = new AbortController();
  const lines: string[] = [];
  const log = (line: string) => {
    lines.push(line);
    stop.abort();
  };
  const summary = await runTraffic({ ...options, url: new URL('http://127.0.0.1:1') }, stop.signal, log);
  expect(lines).toEqual(['waiting for the clinic service at http://127.0.0.1:1; asking again every half second']);
  expect(String(summary)).toContain('0 requests');
});

test('every journey has mistakes to make', () => {
  for (const { mistakes } of journeys) expect(mistakes.length).toBeGreaterThan(0);
});
