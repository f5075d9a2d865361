import {
  formatDuration,
  type MessageOutcome,
  metrics,
  type Pipeline,
  type PipelineStep,
  pipelineSteps,
} from '@pulsetrail/catalog';
import type { Limit } from '../model/limit.js';
import { seriesLabel } from '../model/macros.js';
import type { BarsPanel, HeatmapPanel, LinesPanel, NumberPanel, Panel, Shade } from '../model/panel.js';
import { half, third, tile } from '../model/size.js';
import { bucketsOf, type Events, eventsOf, failureRatioOf, failuresOf, quantileOf } from '../promql/histogram.js';
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

const good = ['stored', 'owner_fallback'] satisfies MessageOutcome[];
const neutral = ['status', 'ignored'] satisfies MessageOutcome[];
const bad = [
  'invalid',
  'patient_not_found',
  'lookup_failed',
  'update_failed',
  'store_failed',
] satisfies MessageOutcome[];

const outcomeShades: readonly Shade[] = [
  { names: `^(${good.join('|')})$`, color: 'green' },
  { names: `^(${neutral.join('|')})$`, color: 'blue' },
  { names: `^(${bad.join('|')})$`, color: 'red' },
];

/** What comes and how it ends. */
export function messagePanels({ matchers }: Scope, pipeline: Pipeline): LinesPanel[] {
  const of = ofPipeline(pipeline, matchers);
  const lines = (
    key: string,
    title: string,
    label: string,
    description: string,
    shades: readonly Shade[] = [],
  ): LinesPanel => ({
    ...third,
    view: 'lines',
    stacked: true,
    key: `${pipeline.name}:messages:${key}`,
    title,
    description,
    unit: 'mps',
    shades,
    queries: [{ expr: rateOf(metrics.deviceMessages, [label], of), legend: `{{${label}}}` }],
  });
  return [
    lines('family', 'Messages by family', family, metrics.deviceMessages.description),
    lines(
      'outcome',
      'Messages by outcome',
      'outcome',
      'How messages ended: stored, complete without a reading, or (red) failed at one of the steps.',
      outcomeShades,
    ),
    lines('kind', 'Messages by kind', kind, 'What the messages were: readings, signs of life, answers to commands.'),
  ];
}

const through = ({ catalog, matchers }: Scope, pipeline: Pipeline): BarsPanel => {
  const asked = (name: PipelineStep): Events => ({
    ...events(catalog, duration, [], [...ofPipeline(pipeline, matchers), oneOf(step, [name])]),
    range: '$__range',
  });
  return {
    ...half,
    view: 'bars',
    key: `${pipeline.name}:steps:through`,
    title: 'Messages through each step',
    description:
      'How many messages got through each step without an error in the time that is shown. Messages without readings end before the last.',
    unit: 'short',
    queries: pipelineSteps.map((name) => ({
      expr: `${eventsOf(asked(name), 'increase')} - ${failuresOf(asked(name), 'increase')}`,
      legend: name,
    })),
  };
};

const spread = ({ catalog, matchers }: Scope, pipeline: Pipeline): HeatmapPanel => ({
  ...half,
  view: 'heatmap',
  key: `${pipeline.name}:steps:heatmap`,
  title: 'Spread of the time until a message is stored',
  description:
    'How many messages took how long from their arrival until they were stored: the stronger the color, the more.',
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
    {
      ...line(
        'errors',
        'Share of each step that fails',
        `By step and family.${errors === undefined ? '' : ' Dashed: where the quickest alert on an error budget fires.'}`,
      ),
      ...half,
      many: 'greatest',
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
      ...half,
      many: 'greatest',
      unit: 's',
      queries: [{ expr: quantileOf(asked, 0.95), legend, exemplars: true }],
    },
    spread(scope, pipeline),
    {
      ...line('error-types', 'Errors by type', 'Failures of steps a second, by the type of their error.'),
      ...half,
      traces: `{ span.error.type = "${seriesLabel(errorLabel)}" && kind = consumer }`,
      stacked: true,
      unit: 'cps',
      queries: [
        {
          expr: eventsOf(events(catalog, duration, [step, errorLabel], [...of, has(errorLabel)])),
          legend: `{{${step}}} {{${errorLabel}}}`,
          maybeEmpty: 'no error since the start of what runs',
        },
      ],
    },
  ];
}

/** Device messages of all pipelines in one number. */
export const messageRate = ({ matchers }: Scope): NumberPanel => ({
  ...tile,
  view: 'number',
  key: 'messages:rate',
  title: 'Device messages',
  description: 'Device messages a second, of all families that are chosen.',
  unit: 'mps',
  queries: [{ expr: rateOf(metrics.deviceMessages, [], matchers), legend: 'messages' }],
});

/** How many of them are lost on their way. */
export const messageFailures = ({ matchers }: Scope): NumberPanel => ({
  ...tile,
  view: 'number',
  key: 'messages:failed',
  title: 'Messages that fail',
  description: 'The share of device messages that fail at one of the steps.',
  unit: 'percentunit',
  queries: [
    {
      expr: `${rateOf(metrics.deviceMessages, [], [...matchers, oneOf('outcome', bad)])} / (${rateOf(metrics.deviceMessages, [], matchers)} > 0)`,
      legend: 'failed',
      maybeEmpty: 'no message comes',
    },
  ],
});
