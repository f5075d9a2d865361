import { defineCatalog } from '@pulsetrail/catalog';
import { afterEach } from 'vitest';
import type { OtlpReceiver } from '../../../../test/support/otlp-receiver.js';
import { startOtlpReceiver } from '../../../../test/support/otlp-receiver.js';
import { start } from '../../src/index.js';

/** A small catalog with one of everything that the SDK reads. */
export const catalog = defineCatalog({
  services: {
    'clinic-api': {
      owner: 'care',
      operations: {
        'sign-in': { kind: 'api', component: 'authentication', target: { latency: '500ms' } },
        'find-patient': { kind: 'db', component: 'database' },
        'job-security': { kind: 'score', component: 'scoring' },
      },
      counters: { 'documents.scanned': { unit: '{document}', labels: { result: ['pass', 'fail'] } }, logins: {} },
    },
    'clinic-worker': { owner: 'care', operations: { nightly: { kind: 'api', component: 'batch' } } },
  },
});

const stops: (() => Promise<unknown>)[] = [];

/** Starts the clinic service on free ports with everything kept; what a test starts is stopped after it. */
export function startClinic(options: Partial<Parameters<typeof start>[0]> = {}) {
  const telemetry = start({ metrics: { port: 0 }, traces: { ratio: 1 }, ...options, service: 'clinic-api', catalog });
  stops.push(() => telemetry.stop());
  return telemetry;
}

/** A receiver that is closed after the test. */
export async function otlpReceiver(): Promise<OtlpReceiver> {
  const receiver = await startOtlpReceiver();
  stops.push(() => receiver.close());
  return receiver;
}

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
