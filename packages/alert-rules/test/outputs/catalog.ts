import { defineCatalog } from '@pulsetrail/catalog';

/** A small catalog with rules of one service, of another with `_` in its name, and of a pipeline. */
export const outputCatalog = defineCatalog({
  services: {
    shop: {
      owner: 'web',
      operations: { pay: { kind: 'api', component: 'payment', target: { errors: '1%' } } },
    },
    back_office: {
      owner: 'web',
      operations: { report: { kind: 'api', component: 'reports', target: { latency: '2s' } } },
    },
  },
  pipelines: { wards: { owner: 'device-team', families: ['kati'], target: { stored: '2s' } } },
});

/** Two hours: the two tiers that page look back less far on what raw series gave, the two others further. */
export const longWindow = 7_200;
