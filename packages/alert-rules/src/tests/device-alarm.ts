import { metrics, sanitizeLabelName } from '@pulsetrail/catalog';
import { serviceLabel } from '../subject.js';
import { bridge } from './pipeline-step.js';
import { riseScenarios } from './rise-scenarios.js';
import type { AlertTest, TestFamily } from './scenario.js';
import { seriesOf } from './series.js';

/** Seconds for which an alarm is shown. */
const shown = ({ scrapeInterval, evaluationInterval }: { scrapeInterval: number; evaluationInterval: number }) =>
  Math.max(60, 4 * scrapeInterval, 2 * evaluationInterval);

const words = (text: string): string =>
  text
    .split(/[^a-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** Every alarm of every device family: each rise of its counter is told at once. */
export const deviceAlarmTests: TestFamily = ({ pipelines, alarms, alerting }) =>
  pipelines.flatMap((pipeline) =>
    pipeline.families.flatMap((family) =>
      (alarms.get(family) ?? []).map((alarm): AlertTest => {
        const labels = { [serviceLabel]: bridge, [sanitizeLabelName('device.type')]: family, alarm };
        const counter = seriesOf(metrics.deviceAlarms.prometheusName, labels);
        return {
          alert: `Device${words(alarm)}`,
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
