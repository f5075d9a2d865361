import type { Catalog } from '@pulsetrail/catalog';
import { latestOf, levelScenarios } from '../level-scenarios.js';
import type { AlertTest } from '../scenario.js';
import { seriesOf } from '../series.js';
import { oneByOwner } from './by-owner.js';
import { systemTest } from './system-test.js';

/** Targets that cannot be scraped, of every owner. */
export const targetDownTests = ({ services, alerting }: Catalog): AlertTest[] =>
  oneByOwner(services).map(({ service, owner }) => {
    const labels = { job: service, instance: '127.0.0.1:9464' };
    const up = seriesOf('up', labels);
    return systemTest(
      {
        alert: 'TargetDown',
        labels: { ...labels, owner, service, severity: 'critical' },
        for: alerting.for,
        scope: up,
        scenarios: levelScenarios({
          reading: latestOf(),
          series: (values) => ({ [up]: values }),
          isBad: (value) => value === 0,
          good: 1,
          bad: 0,
          for: alerting.for,
        }),
      },
      alerting,
    );
  });
