import { type Catalog, defineCatalog } from '@pulsetrail/catalog';
import { kinds } from './kinds.ts';
import { quickAlerting } from './quick.ts';

/** The forms in which Prometheus keeps histograms. */
export const histogramForms = ['classic', 'native'] as const;
export type HistogramForm = (typeof histogramForms)[number];

/** The name of the service whose target goes away, and of its job. */
export const goingAway = 'going-away';

/** The catalog of all kinds, each in a service of its own, which are notified to a webhook. */
export const kindsCatalog = (hook: string, histograms: HistogramForm): Catalog =>
  defineCatalog({
    services: {
      ...Object.fromEntries(Object.entries(kinds).map(([name, { promise }]) => [name, { owner: 'web', ...promise }])),
      [goingAway]: { owner: 'web' },
    },
    pipelines: { wards: { families: ['kati'], target: { stored: '2s', errors: '5%', quiet: '5s' } } },
    channels: { hook: { webhook: { url: hook } } },
    routes: { critical: ['hook'], warning: ['hook'], info: ['hook'] },
    alerting: {
      ...quickAlerting,
      histograms,
      rules: {
        'cache-misses': {
          category: 'performance',
          metric: 'cache.requests',
          labels: { outcome: 'miss' },
          operator: '>',
          threshold: '20/s',
          severity: 'warning',
          service: 'threshold',
        },
      },
    },
  });
