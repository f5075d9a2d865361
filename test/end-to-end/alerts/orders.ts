import { type Catalog, defineCatalog } from '@pulsetrail/catalog';
import { results } from './happenings.ts';

const service = 'orders';
const rule = 'orders-unusual';

/** The service whose orders are usually as many as at this hour of the weeks before, and the alert where they are not. */
export const orders = { service, alert: 'OrdersUnusual' } as const;

/** A counter and a watch on what is unusual of it, notified to a webhook. */
export const ordersCatalog = (hook: string): Catalog =>
  defineCatalog({
    services: { [service]: { owner: 'web', counters: { 'orders.placed': results } } },
    channels: { hook: { webhook: { url: hook } } },
    routes: { warning: ['hook'] },
    alerting: {
      scrapeInterval: '1s',
      // Bands move once a minute, or as often as the longest interval that is above half a minute.
      evaluationInterval: '31s',
      window: '10s',
      for: '0s',
      anomalies: { [rule]: { category: 'business', metric: 'orders.placed', service, weeks: 2, direction: 'above' } },
    },
  });

/** Seconds of a week. */
const week = 7 * 24 * 3_600;
/** How far to either side of now the past is known, in seconds: the hour around it, and what the test takes. */
const reach = 3_000;

/**
 * What Prometheus recorded at this hour of the two weeks before: about as many orders a second, once a minute.
 *
 * @param now Unix time in seconds.
 * @param usual orders a second.
 */
export function pastOrders(now: number, usual: number): string {
  const samples = [2, 1].flatMap((weeks) =>
    Array.from({ length: (2 * reach) / 60 }, (_, index) => {
      const value = usual * (1 + 0.02 * Math.sin(index));
      return `pulsetrail_anomaly:value{anomaly="${rule}",service_name="${service}"} ${value} ${now - weeks * week - reach + index * 60}`;
    }),
  );
  return ['# TYPE pulsetrail_anomaly:value gauge', ...samples, '# EOF', ''].join('\n');
}
