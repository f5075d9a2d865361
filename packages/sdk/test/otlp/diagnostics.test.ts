import { diag } from '@opentelemetry/api';
import { afterEach, expect, test, vi } from 'vitest';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

/** Each test has its own minute. */
async function fresh(): Promise<typeof import('../../src/otlp/diagnostics.js')> {
  vi.resetModules();
  return import('../../src/otlp/diagnostics.js');
}

afterEach(() => diag.disable());

test('says something at most once a minute, and how much it kept to itself', async () => {
  const { warnEveryMinute } = await fresh();
  for (let second = 0; second < 600; second++) warnEveryMinute(`dead at ${second}`, second * 1_000);
  expect(warnings).toHaveLength(10);
  expect(warnings.slice(0, 2)).toEqual(['dead at 0', 'dead at 60 (59 more in the meantime)']);
});

test("is the outlet of OpenTelemetry's warnings and errors, without their arguments", async () => {
  const { limitDiagnostics } = await fresh();
  expect(limitDiagnostics()).toBe(true);
  diag.debug('small talk');
  diag.info('small talk');
  diag.error('it failed for somebody@example.org', { payload: 'secret' }, new Error('secret'));
  diag.warn('again');
  expect(warnings).toEqual(['OpenTelemetry: it failed for [redacted]']);
});

test.each([
  [
    { stack: 'Error: somchai\n at x', message: 'somchai', name: 'OTLPExporterError', code: '401', data: 'x' },
    'OTLPExporterError 401',
  ],
  [{ name: 'TypeError', message: 'somchai' }, 'TypeError'],
  [{ message: 'somchai', name: 'said somchai', code: 7 }, 'an error'],
])('says of an error its name and code alone: %j', async (error, gist) => {
  const { limitDiagnostics } = await fresh();
  limitDiagnostics();
  diag.error(JSON.stringify(error));
  expect(warnings).toEqual([`OpenTelemetry: ${gist}`]);
});

test('says nothing of what looks like an error and is none', async () => {
  const { limitDiagnostics } = await fresh();
  limitDiagnostics();
  diag.error('{somchai');
  expect(warnings).toEqual(['OpenTelemetry: an error']);
});

test('leaves a logger alone that somebody set', async () => {
  const { limitDiagnostics } = await fresh();
  const error = vi.fn();
  diag.setLogger({ error, warn: vi.fn(), info: vi.fn(), debug: vi.fn(), verbose: vi.fn() });
  expect(limitDiagnostics()).toBe(false);
  diag.error('mine');
  expect(error).toHaveBeenCalledWith('mine');
  expect(warnings).toEqual([]);
});
