import { type Heartbeat, metrics } from '@pulsetrail/catalog';
import { serviceLabel } from '../subject.js';
import { ageScenarios } from './age-scenarios.js';
import { conditionScenario } from './condition-test.js';
import { evaluationStep } from './grid.js';
import type { AlertTest, Scenario, TestFamily } from './scenario.js';
import { seriesOf } from './series.js';
import type { Values } from './values.js';

/** What happens to something of which nobody tells: the series is not there, or has never had a time. */
function absenceScenarios(gauge: string, limit: number): Scenario[] {
  // A sample is seen for five minutes, so that they must not lie further apart.
  const step = Math.min(240, evaluationStep(2 * limit, limit / 4));
  const past = Math.ceil(limit / step) + 4;
  const scenario = (name: string, values: Values): Scenario =>
    conditionScenario({
      name,
      evaluation: step,
      sample: step,
      values: { [gauge]: values },
      duration: (values.length - 1) * step,
      holds: (time) => {
        const index = Math.round(time / step);
        const seen = values.slice(0, index + 1).findLastIndex((value) => value !== undefined);
        return seen < 0 || (index - seen) * step >= 300 || (values[seen] ?? 0) <= 0;
      },
    });
  const times = (count: number): Values => Array.from({ length: count }, (_, index) => (index + 1) * step);
  const none = (count: number, value?: number): Values => Array.from({ length: count }, () => value);
  return [
    scenario('nobody tells of it', none(past)),
    scenario('it never happened', none(past, 0)),
    scenario('it happens', times(past)),
    scenario('it begins late', [...none(3), ...times(past).map((time) => time ?? 0)]),
  ];
}

/** What has to happen again and again: it is late, or nobody tells of it. */
export const heartbeatTests: TestFamily = ({ services, alerting }) => {
  const testsOf = ({ service, name, every, grace, severity }: Heartbeat, owner: string): AlertTest[] => {
    const [label = ''] = metrics.heartbeatTime.labels;
    const own = { [serviceLabel]: service, [label]: name };
    const gauge = seriesOf(metrics.heartbeatTime.prometheusName, own);
    const limit = every + grace;
    const common = {
      labels: { ...own, owner, service, severity, category: 'system-health' },
      keepFiringFor: alerting.keepFiringFor,
      scope: gauge,
    };
    return [
      { ...common, alert: 'HeartbeatLate', for: 0, scenarios: ageScenarios({ gauge, limit, for: 0 }) },
      {
        ...common,
        // Nothing says of which service nothing is heard, but the rule's own labels.
        labels: { ...common.labels, [serviceLabel]: '' },
        alert: 'HeartbeatAbsent',
        for: limit,
        scenarios: absenceScenarios(gauge, limit),
      },
    ];
  };
  return services.flatMap(({ owner, heartbeats }) => heartbeats.flatMap((beat) => testsOf(beat, owner)));
};
