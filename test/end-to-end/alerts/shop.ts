import { type CatalogDefinition, metrics } from '@pulsetrail/catalog';
import { MetricsPage } from '../../support/metrics-page.ts';

const shop = { service_name: 'shop' };
const bank = { service_name: 'bank' };
const bridge = { service_name: 'mqtt-bridge', device_type: 'kati' };

/** One of everything that a restart could be mistaken for: budgets, floors, what must be there, heartbeats, alarms. */
export const shopDefinition = {
  services: {
    shop: {
      owner: 'web',
      operations: {
        pay: {
          kind: 'api',
          component: 'payment',
          target: { errors: '5%', throughput: '1/s', latency: { threshold: '1s', objective: '95%' } },
        },
      },
      healthChecks: { database: {} },
      heartbeats: { backup: { every: '30s' } },
    },
    bank: {
      owner: 'web',
      operations: { book: { kind: 'api', component: 'accounts', target: { errors: '5%' } } },
    },
  },
  pipelines: { wards: { families: ['kati'], target: { stored: '2s', errors: '5%' } } },
} as const satisfies CatalogDefinition;

/** What two services and a bridge show: a little more at every scrape, with some errors, too few for an alert. */
export class Shop {
  /** Whether every booking of the bank fails. */
  isBankBroken = false;
  /** Whether half of the payments fail. */
  isPaymentBroken = false;
  readonly #page = new MetricsPage();
  #scrapes = 0;
  #alarms = 0;

  /** A watch of a patient raises the alarm. */
  raiseAlarm(): void {
    this.#alarms += 1;
  }

  /** The page at the next scrape. */
  next = (): string => {
    const page = this.#page;
    this.#scrapes += 1;
    const call = { ...shop, component: 'payment', operation: 'pay' };
    page.observe(metrics.operationDuration, call, 0.02, 40);
    page.observe(metrics.operationDuration, call, 1.5, 1);
    page.observe(metrics.operationDuration, { ...call, error_type: 'E' }, 0.02, this.isPaymentBroken ? 40 : 1);
    const booking = { ...bank, component: 'accounts', operation: 'book' };
    page.observe(metrics.operationDuration, this.isBankBroken ? { ...booking, error_type: 'E' } : booking, 0.02, 10);
    page.set(metrics.healthCheckStatus, { ...shop, check: 'database' }, 1);
    if (this.#scrapes % 10 === 1) {
      page.set(metrics.heartbeatTime, { ...shop, heartbeat: 'backup' }, Date.now() / 1_000);
    }
    const step = { ...bridge, pipeline_step: '5_medical_stored' };
    page.observe(metrics.devicePipelineStepDuration, step, 0.01, 40);
    page.observe(metrics.devicePipelineStepDuration, { ...step, error_type: 'E' }, 0.01, 1);
    page.set(metrics.bridgeConnected, { service_name: 'mqtt-bridge' }, 1);
    page.set(metrics.bridgeLastMessageTime, { service_name: 'mqtt-bridge' }, Date.now() / 1_000);
    page.set(metrics.deviceAlarms, { ...bridge, alarm: 'sos' }, this.#alarms);
    return page.text;
  };
}
