import { metrics, sanitizeLabelName } from '@pulsetrail/catalog';
import { serviceLabel } from '../subject.js';
import { latestOf, levelScenarios } from './level-scenarios.js';
import type { AlertTest, TestFamily } from './scenario.js';
import { seriesOf } from './series.js';

/** External integrations that do not answer. */
export const integrationTests: TestFamily = ({ services, alerting }) =>
  services.flatMap(({ owner, integrations }) =>
    integrations.map(({ service, name }): AlertTest => {
      const own = { [serviceLabel]: service, [sanitizeLabelName('integration.name')]: name };
      const gauge = seriesOf(metrics.integrationStatus.prometheusName, own);
      return {
        alert: 'IntegrationDown',
        labels: { ...own, owner, service, severity: 'critical', category: 'system-health' },
        for: alerting.for,
        keepFiringFor: alerting.keepFiringFor,
        scope: gauge,
        scenarios: levelScenarios({
          reading: latestOf(alerting.window),
          series: (values) => ({ [gauge]: values }),
          isBad: (status) => status === 0,
          good: 1,
          bad: 0,
          for: alerting.for,
        }),
      };
    }),
  );
