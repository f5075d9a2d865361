import { metrics } from '@pulsetrail/catalog';
import { serviceLabel } from '../subject.js';
import { latestOf, levelScenarios } from './level-scenarios.js';
import type { AlertTest, TestFamily } from './scenario.js';
import { seriesOf } from './series.js';

/** Health checks that fail (0), or find a service degraded (between 0 and 1), on one of two instances. */
export const healthCheckTests: TestFamily = ({ services, alerting }) =>
  services.flatMap(({ owner, healthChecks }) =>
    healthChecks.flatMap(({ service, name, severity }) => {
      const [label = ''] = metrics.healthCheckStatus.labels;
      const own = { [serviceLabel]: service, [label]: name };
      const status = (instance: string): string =>
        seriesOf(metrics.healthCheckStatus.prometheusName, { ...own, instance });
      const test = (alert: string, labels: Record<string, string>, bad: number): AlertTest => ({
        alert,
        labels: { ...own, owner, service, ...labels, category: 'system-health' },
        for: alerting.for,
        keepFiringFor: alerting.keepFiringFor,
        scope: seriesOf(metrics.healthCheckStatus.prometheusName, own),
        scenarios: levelScenarios({
          reading: latestOf(alerting.window),
          series: (values) => ({ [status('a')]: values, [status('b')]: values.map(() => 1) }),
          isBad: (value) => value === bad,
          good: 1,
          bad,
          // What the other alert of the check is about.
          nearlyBad: bad === 0 ? 0.5 : 0,
          for: alerting.for,
        }),
      });
      return [test('HealthCheckFailing', { severity }, 0), test('HealthCheckDegraded', { severity: 'warning' }, 0.5)];
    }),
  );
