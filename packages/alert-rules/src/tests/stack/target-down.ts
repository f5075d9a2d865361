import type { Catalog } from '@pulsetrail/catalog';
import { latestOf, levelScenarios } from '../level-scenarios.js';
import type { AlertTest } from '../scenario.js';
import { seriesOf } from '../series.js';
import { oneByOwner } from './by-owner.js';
import { systemTest } from './system-test.js';

/** Targets that cannot be scraped, of every owner, and a job of which none can be. */
export function targetDownTests({ services, alerting }: Catalog): AlertTest[] {
  const instance = '127.0.0.1:9464';
  const test = (alert: string, job: string, labels: Readonly<Record<string, string>>): AlertTest => {
    const up = seriesOf('up', { job, instance });
    const scenarios = levelScenarios({
      reading: latestOf(),
      series: (values) => ({ [up]: values }),
      isBad: (value) => value === 0,
      good: 1,
      bad: 0,
      for: alerting.for,
    });
    return systemTest(
      { alert, labels: { ...labels, job, service: job }, for: alerting.for, scope: up, scenarios },
      alerting,
    );
  };
  return [
    ...oneByOwner(services).map(({ service, owner }) =>
      test('TargetDown', service, { instance, owner, severity: 'critical' }),
    ),
    test('JobDown', 'not-in-the-catalog', { severity: 'none' }),
  ];
}
