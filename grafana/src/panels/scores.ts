import { metrics } from '@pulsetrail/catalog';
import { seriesLabel } from '../model/macros.js';
import type { Panel } from '../model/panel.js';
import { half, third } from '../model/size.js';
import { eventsOf, quantileOf } from '../promql/histogram.js';
import { labelOf, serviceLabel } from '../promql/labels.js';
import { events, metricOf } from '../promql/metric.js';
import { ofKind, timedOperations } from './operations.js';
import type { Scope } from './scope.js';
import { errorTypesPanel, heatmapPanel, quantilesPanel, redPanels, type Timed } from './timed.js';

const duration = metrics.scoreCalculationDuration;
const size = metrics.scoreInputSize;
const score = labelOf(duration, 'score.name');
const version = labelOf(duration, 'score.model.version');
const legend = `{{${serviceLabel}}} {{${score}}} {{${version}}}`;

/** Scores by name and model version. */
export function scorePanels(scope: Scope): { red: Panel[]; versions: Panel[]; input: Panel[] } {
  const { catalog, matchers } = scope;
  const timed: Timed = {
    ...timedOperations(scope, 'scores', 'Scores', ofKind(catalog, duration)),
    by: [serviceLabel, score, version],
    legend,
    matchers,
    traces: `{ resource.service.name = "${seriesLabel(serviceLabel)}" && span.score.name = "${seriesLabel(score)}" }`,
  };
  const inputs: Timed = {
    ...timed,
    key: 'scores:input',
    events: 'Inputs',
    metrics: [metricOf(catalog, size)],
  };
  return {
    red: redPanels(timed),
    versions: [
      {
        ...third,
        view: 'lines',
        stacked: true,
        key: 'scores:versions',
        title: 'Share of each model version',
        description:
          'Which version of its model calculates how much of a score: a roll-out, and whether an old version is still asked.',
        unit: 'percentunit',
        max: 1,
        queries: [
          {
            expr: `(${eventsOf(events(catalog, duration, [serviceLabel, score, version], matchers))} > 0) / ignoring (${version}) group_left () ${eventsOf(events(catalog, duration, [serviceLabel, score], matchers))}`,
            legend,
          },
        ],
      },
      quantilesPanel(timed),
      { ...errorTypesPanel(timed), ...third },
      ...timed.metrics.map((metric) => ({ ...heatmapPanel(timed, metric), ...half })),
    ],
    input: [
      {
        ...half,
        view: 'lines',
        key: 'scores:input:size',
        title: 'Input size, p50 and p95',
        description: `${size.description} A jump means other data, or more of it.`,
        unit: 'short',
        queries: [0.5, 0.95].map((quantile) => ({
          expr: quantileOf(events(catalog, size, [serviceLabel, score, version], matchers), quantile),
          legend: `${legend} p${quantile * 100}`,
          exemplars: true as const,
        })),
      },
      { ...heatmapPanel(inputs, metricOf(catalog, size)), ...half },
    ],
  };
}
