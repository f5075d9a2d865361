import { type MetricDefinition, metrics } from '@pulsetrail/catalog';
import type { LinesPanel } from '../model/panel.js';
import { third } from '../model/size.js';
import { labelOf } from '../promql/labels.js';
import { rateOf, risenOf } from '../promql/metric.js';
import { selector } from '../promql/write.js';
import type { Scope } from './scope.js';

/** Steps that other listeners report: how many come, what becomes of them, and what is refused. */
export function stepEventPanels({ matchers }: Scope): LinesPanel[] {
  const panel = (
    key: string,
    title: string,
    { description }: MetricDefinition,
  ): Omit<LinesPanel, 'queries' | 'unit'> => ({
    ...third,
    view: 'lines',
    key: `step-events:${key}`,
    title,
    description,
  });
  const rises = (key: string, title: string, metric: MetricDefinition, ...labels: readonly string[]): LinesPanel => ({
    ...panel(key, title, metric),
    unit: 'cpm',
    queries: [
      {
        expr: risenOf(metric, labels, matchers),
        legend: labels.map((label) => `{{${label}}}`).join(' '),
        maybeEmpty: 'none in the time that is shown',
      },
    ],
  });
  const { bridgeStepEvents: taken, bridgeStepEventsRejected: rejected, bridgeStepFlowsOpen: open } = metrics;
  return [
    {
      ...panel('taken', 'Step events', taken),
      unit: 'eps',
      queries: [{ expr: rateOf(taken, ['source'], matchers), legend: '{{source}}' }],
    },
    rises('flows', 'Messages made of step events', metrics.bridgeStepFlows, 'end'),
    {
      ...panel('open', 'Messages that are under way', open),
      unit: 'short',
      queries: [{ expr: selector(open.prometheusName, matchers), legend: '{{instance}}' }],
    },
    rises('rejected', 'Step events that were refused', rejected, 'source', 'reason'),
    rises('dropped', 'Step events that are in no trace', metrics.bridgeStepEventsDropped, 'reason'),
    rises(
      'missing',
      'Steps that a listener did not report',
      metrics.bridgeStepsMissing,
      labelOf(metrics.bridgeStepsMissing, 'device.type'),
      labelOf(metrics.bridgeStepsMissing, 'pipeline.step'),
    ),
  ];
}
