import { defineCatalog } from '@pulsetrail/catalog';
import { catalog as clinic } from '@pulsetrail/example-clinic';

/** The clinic's own catalog, with windows of seconds where a clinic has hours: a test cannot wait for those. */
export const catalog = defineCatalog({
  ...clinic.definition,
  alerting: {
    scrapeInterval: '1s',
    evaluationInterval: '1s',
    window: '10s',
    for: '0s',
    minimumBadEvents: 3,
    tiers: { fast: { long: '20s', short: '5s', factor: 2, severity: 'critical' } },
  },
});
