import { type Flow, metrics } from '@pulsetrail/catalog';
import { seriesLabel } from '../model/macros.js';
import type { BarsPanel, Panel } from '../model/panel.js';
import { full, half } from '../model/size.js';
import { type Events, eventsOf, failuresOf } from '../promql/histogram.js';
import { labelOf, serviceLabel } from '../promql/labels.js';
import { events, metricOf } from '../promql/metric.js';
import { oneOf } from '../promql/write.js';
import type { Scope } from './scope.js';
import { flowsOf } from './subject.js';
import { errorTypesPanel, heatmapPanel, redPanels, type Timed } from './timed.js';

const flowLabel = labelOf(metrics.flowStepDuration, 'flow.name');
const step = labelOf(metrics.flowStepDuration, 'flow.step');

const spansOfFlow = `resource.service.name = "${seriesLabel(serviceLabel)}" && span.flow.name = "${seriesLabel(flowLabel)}"`;

/** Whole flows. */
export function flowPanels({ catalog, matchers }: Scope): Panel[] {
  const timed: Timed = {
    catalog,
    key: 'flows',
    events: 'Flows',
    metrics: [metricOf(catalog, metrics.flowDuration)],
    by: [serviceLabel, flowLabel],
    legend: `{{${serviceLabel}}} {{${flowLabel}}}`,
    matchers,
    subjects: flowsOf(catalog),
    traces: `{ ${spansOfFlow} }`,
  };
  return [
    ...redPanels(timed),
    { ...heatmapPanel(timed, metricOf(catalog, metrics.flowDuration)), ...half },
    { ...errorTypesPanel(timed), ...half },
  ];
}

/** The steps of flows. */
export function stepPanels({ catalog, matchers }: Scope): Panel[] {
  const duration = metricOf(catalog, metrics.flowStepDuration);
  const timed: Timed = {
    catalog,
    key: 'steps',
    events: 'Steps',
    metrics: [duration],
    by: [serviceLabel, flowLabel, step],
    legend: `{{${serviceLabel}}} {{${flowLabel}}} {{${step}}}`,
    matchers,
    traces: `{ ${spansOfFlow} && span.flow.step = "${seriesLabel(step)}" }`,
  };
  return [...redPanels(timed), { ...heatmapPanel(timed, duration), ...half }, { ...errorTypesPanel(timed), ...half }];
}

const stepEvents = ({ catalog, matchers }: Scope, { service, name }: Flow, steps: readonly string[]): Events => ({
  ...events(
    catalog,
    metrics.flowStepDuration,
    [],
    [...matchers, oneOf(serviceLabel, [service]), oneOf(flowLabel, [name]), oneOf(step, steps)],
  ),
  range: '$__range',
});

/** How many of those who began a flow got through each step. */
const funnel = (scope: Scope, flow: Flow): BarsPanel => {
  const { name, steps } = flow;
  const [first = ''] = steps;
  const began = eventsOf(stepEvents(scope, flow, [first]), 'increase');
  return {
    ...half,
    view: 'bars',
    max: 1,
    key: `funnel:${flow.service}:${name}`,
    title: `${name}: how far they get`,
    description:
      'Of the runs that began in the time that is shown, the share that got through each step without an error.',
    unit: 'percentunit',
    queries: steps.map((each, index) => {
      const asked = stepEvents(scope, flow, [each]);
      const through = `(${eventsOf(asked, 'increase')} - ${failuresOf(asked, 'increase')})`;
      return { expr: `${through} / (${began} > 0)`, legend: `${index + 1}. ${each}` };
    }),
  };
};

/** Where those who began a flow are lost: how many fewer come to a step than to the one before, or fail in it. */
const dropOff = (scope: Scope, flow: Flow): BarsPanel => {
  const { name, steps } = flow;
  return {
    ...half,
    view: 'bars',
    max: 1,
    key: `drop-off:${flow.service}:${name}`,
    title: `${name}: where they are lost`,
    description:
      'Of those who came to a step in the time that is shown, the share that did not come to the next: an error, or they went away. For the last step, the share that failed.',
    unit: 'percentunit',
    queries: steps.map((each, index) => {
      const asked = stepEvents(scope, flow, [each]);
      const next = steps[index + 1];
      const came = `(${eventsOf(asked, 'increase')} > 0)`;
      const lost =
        next === undefined
          ? `${failuresOf(asked, 'increase')} / ${came}`
          : `clamp_min(1 - ${eventsOf(stepEvents(scope, flow, [next]), 'increase')} / ${came}, 0)`;
      return { expr: lost, legend: `${index + 1}. ${each}` };
    }),
  };
};

/** How far the runs of one flow get. */
export const funnelPanels = (scope: Scope, flow: Flow): Panel[] =>
  flow.steps.length === 1 ? [{ ...funnel(scope, flow), ...full }] : [funnel(scope, flow), dropOff(scope, flow)];
