import { metrics, sanitizeLabelName } from '@pulsetrail/catalog';
import { pascalCase } from '../pascal-case.js';
import { serviceLabel } from '../subject.js';
import { bridge } from './pipeline-step.js';
import { riseScenarios } from './rise-scenarios.js';
import type { AlertTest, TestFamily } from './scenario.js';
import { seriesOf } from './series.js';

/** Seconds for which an alarm is shown. */
const shown = ({ scrapeInterval, evaluationInterval }: { scrapeInterval: number; evaluationInterval: number }) =>
  Math.max(300, 4 * scrapeInterval, 2 * evaluationInterval);

/** Every alarm of every device family: each rise of its counter is told at once. */
export const deviceAlarmTests: TestFamily = ({ pipelines, alarms, alerting }) =>
  pipelines.flatMap((pipeline) =>
    pipeline.families.flatMap((family) =>
      (alarms.get(family) ?? []).map((alarm): AlertTest => {
        const labels = { [serviceLabel]: bridge, [sanitizeLabelName('device.type')]: family, alarm };
        const counter = seriesOf(metrics.deviceAlarms.prometheusName, labels);
        return {
          alert: `Device${pascalCase(alarm)}`,
          labels: {
            ...labels,
            service: bridge,
            pipeline: pipeline.name,
            owner: pipeline.owner ?? '',
            severity: 'critical',
            category: 'device-alarm',
          },
          for: 0,
          keepFiringFor: 0,
          scope: counter,
          scenarios: riseScenarios({ counter, window: shown(alerting) }),
        };
      }),
    ),
  );
