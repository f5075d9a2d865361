import { type Catalog, defineCatalog, metrics } from '@pulsetrail/catalog';

/** The bucket bound of the latency objective, in seconds. */
export const latencyBound = 0.5;

/** The share of bad events that each objective allows. */
export const budget = 0.01;

/** The services, each with two operations under three objectives: errors of both, and the latency of one. */
export const servicesCatalog = (count: number): Catalog =>
  defineCatalog({
    services: Object.fromEntries(
      Array.from({ length: count }, (_value, index) => [
        `service-${index}`,
        {
          owner: 'web',
          operations: {
            pay: {
              kind: 'api',
              component: 'payment',
              target: { errors: '1%', latency: { threshold: '500ms', objective: '99%' } },
            },
            browse: { kind: 'api', component: 'goods', target: { errors: '1%' } },
          },
        } as const,
      ]),
    ),
  });

const { prometheusName } = metrics.operationDuration;

/** One objective as the selectors of what is bad and of everything; `bad` is what is not `good`, where it has no series of its own. */
export interface Objective {
  readonly service: string;
  readonly name: string;
  readonly total: string;
  readonly bad?: string;
  readonly good?: string;
}

/** The same objectives as the catalog's, on the same series. */
export const objectivesOf = (count: number): Objective[] =>
  Array.from({ length: count }, (_value, index): Objective[] => {
    const service = `service-${index}`;
    const of = (operation: string, more = ''): string => `{service_name="${service}",operation="${operation}"${more}}`;
    const total = (operation: string): string => `${prometheusName}_count${of(operation)}`;
    const failed = (operation: string): string => `${prometheusName}_count${of(operation, ',error_type!=""')}`;
    return [
      { service, name: 'pay-errors', total: total('pay'), bad: failed('pay') },
      {
        service,
        name: 'pay-latency',
        total: total('pay'),
        good: `${prometheusName}_bucket${of('pay', `,le="${latencyBound}"`)}`,
      },
      { service, name: 'browse-errors', total: total('browse'), bad: failed('browse') },
    ];
  }).flat();

/** A raw series and by how much it rises in a second. */
export interface RawSeries {
  readonly series: string;
  readonly perSecond: number;
}

/** What the services export of it, from two instances each. */
export const rawSeries = (count: number): RawSeries[] =>
  Array.from({ length: count }, (_value, index) =>
    ['a:9464', 'b:9464'].flatMap((instance): RawSeries[] => {
      const series = (name: string, component: string, operation: string, more = ''): string =>
        `${prometheusName}_${name}{service_name="service-${index}",component="${component}",operation="${operation}"${more},instance="${instance}",job="service-${index}"}`;
      const failed = ',error_type="E"';
      return [
        { series: series('count', 'payment', 'pay'), perSecond: 10 },
        { series: series('count', 'payment', 'pay', failed), perSecond: 0.02 },
        { series: series('bucket', 'payment', 'pay', ',le="0.5"'), perSecond: 9.98 },
        { series: series('bucket', 'payment', 'pay', `${failed},le="0.5"`), perSecond: 0.02 },
        { series: series('count', 'goods', 'browse'), perSecond: 20 },
        { series: series('count', 'goods', 'browse', failed), perSecond: 0.03 },
      ];
    }),
  ).flat();
