import { declareMetric, metrics } from '@pulsetrail/catalog';
import type { MetricsPage } from '../../support/metrics-page.ts';

/** What happens to a service between two scrapes. */
export type Happening = (page: MetricsPage, service: Readonly<Record<string, string>>) => void;

const ordersPlaced = declareMetric('orders.placed', {
  unit: '{event}',
  kind: 'counter',
  description: 'Orders.',
  labels: ['result'],
});
/** The label of the counter of orders with its values. */
export const results = { labels: { result: ['ok', 'failed'] } } as const;
const call = { component: 'payment', operation: 'pay' } as const;

/** Calls of an operation, some of which fail or are slow. */
export const calls =
  ({ failed = 0, seconds = 0.02 }): Happening =>
  (page, service) => {
    page.observe(metrics.operationDuration, { ...service, ...call }, seconds, 10);
    if (failed > 0) page.observe(metrics.operationDuration, { ...service, ...call, error_type: 'E' }, seconds, failed);
  };

/** Unix time in seconds. */
export const now = (): number => Date.now() / 1_000;

/** Sets a gauge of a service. */
export const gauge =
  (metric: Parameters<MetricsPage['set']>[0], value: number | (() => number), labels = {}): Happening =>
  (page, service) =>
    page.set(metric, { ...service, ...labels }, typeof value === 'number' ? value : value());

/** Orders with one of two results. */
export const orders =
  (result: 'ok' | 'failed', count: number): Happening =>
  (page, service) => {
    for (const each of results.labels.result)
      page.add(ordersPlaced, { ...service, result: each }, each === result ? count : 0);
  };

/** One happening after the other. */
export const both =
  (...happenings: readonly Happening[]): Happening =>
  (page, service) => {
    for (const happening of happenings) happening(page, service);
  };

/** The last step of a watch's message. */
export const step = { device_type: 'kati', pipeline_step: '5_medical_stored' };
/** Runs of that step, some of which fail. */
export const steps =
  (failed: number): Happening =>
  (page, service) => {
    page.observe(metrics.devicePipelineStepDuration, { ...service, ...step }, 0.01, 10);
    if (failed > 0) {
      page.observe(metrics.devicePipelineStepDuration, { ...service, ...step, error_type: 'E' }, 0.01, failed);
    }
  };

/** How many alarms there have been since the bridge started. */
export const alarms = (alarm: string, count: number): Happening =>
  gauge(metrics.deviceAlarms, count, { device_type: 'kati', alarm });
