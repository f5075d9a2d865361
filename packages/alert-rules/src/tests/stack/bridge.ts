import { type Catalog, type MetricDefinition, metrics } from '@pulsetrail/catalog';
import { serviceLabel } from '../../subject.js';
import { ageScenarios } from '../age-scenarios.js';
import { latestOf, levelScenarios } from '../level-scenarios.js';
import { bridge } from '../pipeline-step.js';
import { riseScenarios } from '../rise-scenarios.js';
import type { AlertTest, Scenario } from '../scenario.js';
import { seriesOf } from '../series.js';
import { systemTest } from './system-test.js';

const minute = 60;
const place = { [serviceLabel]: bridge, instance: '127.0.0.1:9465' };

/** Bridges that hear nothing, or whose messages do not get on. */
export function bridgeTests({ pipelines, alerting }: Catalog): AlertTest[] {
  if (pipelines.length === 0) return [];
  const owners = new Set(pipelines.map(({ owner }) => owner ?? ''));
  const owner = owners.size === 1 ? ([...owners][0] ?? '') : '';
  const own = { ...place, service: bridge, owner };
  const gaugeOf = (metric: MetricDefinition): string => seriesOf(metric.prometheusName, place);
  const level = (
    metric: MetricDefinition,
    isBad: (value: number) => boolean,
    levels: { readonly good: number; readonly bad: number; readonly nearlyBad?: number; readonly justBad?: number },
  ): Scenario[] =>
    levelScenarios({
      ...levels,
      reading: latestOf(),
      series: (values) => ({ [gaugeOf(metric)]: values }),
      isBad,
      for: minute,
    });
  const gaugeTest = (alert: string, severity: string, metric: MetricDefinition, scenarios: Scenario[]): AlertTest =>
    systemTest({ alert, labels: { ...own, severity }, for: minute, scope: gaugeOf(metric), scenarios }, alerting);

  const { bridgeConnected: connected, bridgeSpoolWaiting: waiting, bridgeSpoolOldestAge: age } = metrics;
  const lastMessage = gaugeOf(metrics.bridgeLastMessageTime);
  const reason = { [serviceLabel]: bridge, reason: 'invalid_json' };
  const deadLetters = seriesOf(metrics.bridgeDeadLetters.prometheusName, reason);
  const backlog = 5 * minute;
  return [
    gaugeTest(
      'BridgeDisconnected',
      'critical',
      connected,
      level(connected, (value) => value === 0, { good: 1, bad: 0 }),
    ),
    systemTest(
      {
        alert: 'BridgeSilent',
        labels: { ...own, severity: 'warning' },
        for: 0,
        scope: gaugeOf(connected),
        scenarios: ageScenarios({
          gauge: lastMessage,
          limit: 10 * minute,
          for: 0,
          beside: { [gaugeOf(connected)]: 1 },
          excused: { [gaugeOf(connected)]: 0 },
        }),
      },
      alerting,
    ),
    gaugeTest(
      'BridgeSpoolFull',
      'critical',
      waiting,
      level(waiting, (value) => value === 1, { good: 0, bad: 1 }),
    ),
    gaugeTest(
      'BridgeSpoolFilling',
      'warning',
      age,
      level(age, (value) => value > backlog, {
        good: 1,
        bad: 2 * backlog,
        nearlyBad: backlog,
        justBad: backlog + 1,
      }),
    ),
    systemTest(
      {
        alert: 'BridgeDeadLetters',
        labels: { ...reason, service: bridge, owner, severity: 'warning' },
        for: 0,
        scope: deadLetters,
        scenarios: riseScenarios({ counter: deadLetters, window: alerting.window }),
      },
      alerting,
    ),
  ];
}
