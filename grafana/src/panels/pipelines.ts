import { formatDuration, metrics, type Pipeline, type PipelineStep } from '@pulsetrail/catalog';
import type { Limit } from '../model/limit.js';
import { seriesLabel } from '../model/macros.js';
import type { BarsPanel, HeatmapPanel, LinesPanel, NumberPanel, Panel } from '../model/panel.js';
import { half, third, tile } from '../model/size.js';
import { bucketsOf, eventsOf, failureRatioOf, failuresOf, quantileOf } from '../promql/histogram.js';
import { errorLabel, labelOf } from '../promql/labels.js';
import { events, rateOf } from '../promql/metric.js';
import { chosen, has, type Matcher, oneOf } from '../promql/write.js';
import { burnLimit } from './limits.js';
import type { Scope } from './scope.js';

const duration = metrics.devicePipelineStepDuration;
const family = labelOf(duration, 'device.type');
const step = labelOf(duration, 'pipeline.step');
const kind = labelOf(metrics.deviceMessages, 'message.kind');

/** The last step of a message that is stored. */
const stored: PipelineStep = '5_medical_stored';

const traces = `{ span.device.type = "${seriesLabel(family)}" && kind = consumer }`;

/** The series of a pipeline's chosen families. */
export const ofPipeline = ({ families }: Pipeline, matchers: readonly Matcher[]): Matcher[] => [
  ...matchers,
  oneOf(family, families),
  chosen(family, 'family'),
];

const limited = (limit: Limit | undefined): { limits?: readonly Limit[] } =>
  limit === undefined ? {} : { limits: [limit] };

/** What comes and how it ends. */
export function messagePanels({ matchers }: Scope, pipeline: Pipeline): LinesPanel[] {
  const of = ofPipeline(pipeline, matchers);
  const lines = (key: string, title: string, label: string, description: string): LinesPanel => ({
    ...third,
    view: 'lines',
    stacked: true,
    key: `${pipeline.name}:messages:${key}`,
    title,
    description,
    unit: 'mps',
    queries: [{ expr: rateOf(metrics.deviceMessages, [label], of), legend: `{{${label}}}` }],
  });
  return [
    lines('family', 'Messages by family', family, metrics.deviceMessages.description),
    lines(
      'outcome',
      'Messages by outcome',
      'outcome',
      'How messages ended: stored, ignored as there was nothing to store, or failed at one of the steps.',
    ),
    lines('kind', 'Messages by kind', kind, 'What the messages were: readings, signs of life, answers to commands.'),
  ];
}

const through = ({ catalog, matchers }: Scope, pipeline: Pipeline): BarsPanel => {
  const asked = { ...events(catalog, duration, [step], ofPipeline(pipeline, matchers)), range: '$__range' };
  return {
    ...third,
    view: 'bars',
    key: `${pipeline.name}:steps:through`,
    title: 'Messages through each step',
    description:
      'How many messages got through each step without an error in the time that is shown. Messages without readings end before the last.',
    unit: 'short',
    queries: [{ expr: `${eventsOf(asked, 'increase')} - ${failuresOf(asked, 'increase')}`, legend: `{{${step}}}` }],
  };
};

const spread = ({ catalog, matchers }: Scope, pipeline: Pipeline): HeatmapPanel => ({
  ...half,
  view: 'heatmap',
  key: `${pipeline.name}:steps:heatmap`,
  title: 'Spread of the time until a message is stored',
  description: 'How many messages took how long from their arrival until they were stored: the darker, the more.',
  unit: 's',
  queries: [
    {
      expr: bucketsOf(
        events(
          catalog,
          metrics.messagingProcessDuration,
          [],
          [...ofPipeline(pipeline, matchers), oneOf(step, [stored])],
        ),
      ),
      legend: '{{le}}',
      exemplars: true,
    },
  ],
});

/** The steps of a pipeline: rate, errors and duration, and the time until a message is stored. */
export function pipelineStepPanels(scope: Scope, pipeline: Pipeline): Panel[] {
  const { catalog, matchers } = scope;
  const { target, name } = pipeline;
  const of = ofPipeline(pipeline, matchers);
  const errors = burnLimit('PipelineStepErrorBudgetBurn', target.errors, target.tiers);
  const latency: Limit | undefined =
    target.latency?.kind === 'quantile'
      ? { alert: 'PipelineLatencyHigh', value: target.latency.threshold, severity: 'warning' }
      : undefined;
  const quantile = target.latency?.kind === 'quantile' ? target.latency.quantile : 0.95;
  const asked = events(catalog, duration, [family, step], of);
  const legend = `{{${family}}} {{${step}}}`;
  const line = (
    key: string,
    title: string,
    description: string,
  ): Pick<LinesPanel, 'view' | 'key' | 'title' | 'description'> & typeof third & { traces: string } => ({
    ...third,
    view: 'lines',
    key: `${name}:steps:${key}`,
    title,
    description,
    traces,
  });
  return [
    through(scope, pipeline),
    {
      ...line(
        'errors',
        'Share of each step that fails',
        'By step and family. Dashed: where the quickest alert on the error budget begins to fire.',
      ),
      ...limited(errors),
      unit: 'percentunit',
      queries: [{ expr: failureRatioOf(asked), legend }],
    },
    {
      ...line(
        'duration',
        'Duration of each step (p95)',
        'The time that 95 % of the runs of a step stay below. Points are single traces.',
      ),
      unit: 's',
      queries: [{ expr: quantileOf(asked, 0.95), legend, exemplars: true }],
    },
    {
      ...line(
        'stored',
        'Time until a message is stored',
        `From a message's arrival until it is stored, quantile ${quantile}. ${latency === undefined ? '' : `Dashed: the target of ${formatDuration(latency.value)}.`}`.trim(),
      ),
      ...half,
      ...limited(latency),
      unit: 's',
      queries: [
        {
          expr: quantileOf(
            events(catalog, metrics.messagingProcessDuration, [family], [...of, oneOf(step, [stored])]),
            quantile,
          ),
          legend: `{{${family}}}`,
          exemplars: true,
        },
      ],
    },
    spread(scope, pipeline),
    {
      ...line('error-types', 'Errors by type', 'Failures of steps a second, by the type of their error.'),
      ...half,
      stacked: true,
      unit: 'cps',
      queries: [
        {
          expr: eventsOf(events(catalog, duration, [step, errorLabel], [...of, has(errorLabel)])),
          legend: `{{${step}}} {{${errorLabel}}}`,
          maybeEmpty: 'there are such series only after an error',
        },
      ],
    },
  ];
}

/** Device messages of all pipelines in one number. */
export const messageTotals = ({ matchers }: Scope): NumberPanel[] => [
  {
    ...tile,
    view: 'number',
    key: 'messages:rate',
    title: 'Device messages',
    description: 'Device messages a second, of all families.',
    unit: 'mps',
    queries: [{ expr: rateOf(metrics.deviceMessages, [], matchers), legend: 'messages' }],
  },
];
