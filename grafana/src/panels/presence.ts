import { metrics, type Pipeline } from '@pulsetrail/catalog';
import type { LinesPanel, NumberPanel, Panel } from '../model/panel.js';
import { third, tile } from '../model/size.js';
import { labelOf, serviceLabel } from '../promql/labels.js';
import { countOf, perMinuteOf } from '../promql/metric.js';
import { selector, sumBy } from '../promql/write.js';
import { ofPipeline } from './pipelines.js';
import type { Scope } from './scope.js';

const family = labelOf(metrics.deviceSilent, 'device.type');
const subscription = labelOf(metrics.bridgeSubscriptionLastMessageTime, 'subscription');

/** Whether devices are heard of, and what they call for. */
export function presencePanels({ catalog, matchers }: Scope, pipeline: Pipeline): Panel[] {
  const of = ofPipeline(pipeline, matchers);
  const count = (metric: { readonly prometheusName: string }, by = [family]): string =>
    sumBy(by, selector(metric.prometheusName, of));
  const { deviceOnline: online, deviceSilent: silent, deviceAlarms: alarms } = metrics;
  const canAlarm = pipeline.families.some((name) => (catalog.alarms.get(name) ?? []).length > 0);
  const panel = (key: string, title: string, description: string, unit: string): Omit<LinesPanel, 'queries'> => ({
    ...third,
    view: 'lines',
    key: `${pipeline.name}:presence:${key}`,
    title,
    description,
    unit,
  });
  return [
    {
      ...panel(
        'devices',
        'Devices',
        'Devices that are heard from, and those that have missed three signs of life in a row.',
        'short',
      ),
      stacked: true,
      shades: [
        { names: ' online$', color: 'green' },
        { names: ' silent$', color: 'red' },
      ],
      queries: [
        { expr: count(online), legend: `{{${family}}} online` },
        { expr: count(silent), legend: `{{${family}}} silent` },
      ],
    },
    {
      ...panel('silent', 'Share of devices that is silent', 'Dashed: where the alert begins to fire.', 'percentunit'),
      limits: [{ alert: 'DevicesSilent', value: pipeline.silent, severity: 'warning' }],
      max: 1,
      queries: [
        {
          expr: `${count(silent)} / (${count(silent)} + ${count(online)} > 0)`,
          legend: `{{${family}}}`,
          maybeEmpty: 'a family without devices has no share',
        },
      ],
    },
    {
      ...panel(
        'subscription',
        'Time since the last message, by subscription',
        'Dashed: for how long none may come through a subscription while the broker is connected.',
        's',
      ),
      limits: [{ alert: 'SubscriptionSilent', value: pipeline.quiet, severity: 'warning' }],
      queries: [
        {
          expr: `time() - max by (${serviceLabel}, ${family}, ${subscription}) (${selector(metrics.bridgeSubscriptionLastMessageTime.prometheusName, of)} > 0)`,
          legend: `{{${serviceLabel}}} {{${family}}} {{${subscription}}}`,
          maybeEmpty: 'nothing has come through the subscription yet',
        },
      ],
    },
    ...(canAlarm
      ? [
          {
            ...panel('alarms', 'Alarms', `${alarms.description} Each one notifies.`, 'cpm'),
            stacked: true as const,
            queries: [{ expr: perMinuteOf(alarms, [family, 'alarm'], of), legend: `{{${family}}} {{alarm}}` }],
          },
        ]
      : []),
    {
      ...panel('changes', 'Devices that fell silent or came back', metrics.devicePresenceChanges.description, 'cpm'),
      queries: [
        {
          expr: perMinuteOf(metrics.devicePresenceChanges, [family, 'presence'], of),
          legend: `{{${family}}} {{presence}}`,
        },
      ],
    },
    {
      ...panel('redeliveries', 'Messages that came again', metrics.deviceRedeliveries.description, 'cpm'),
      queries: [{ expr: perMinuteOf(metrics.deviceRedeliveries, [family], of), legend: `{{${family}}}` }],
    },
  ];
}

/** How many devices are heard of, how many are not, and how many alarms there were. */
export function presenceTotals({ matchers }: Scope): NumberPanel[] {
  const total = (key: string, title: string, description: string, expr: string): NumberPanel => ({
    ...tile,
    view: 'number',
    key: `presence:${key}`,
    title,
    description,
    unit: 'short',
    queries: [{ expr, legend: title }],
  });
  const { deviceOnline: online, deviceSilent: silent, deviceAlarms: alarms } = metrics;
  return [
    total('online', 'Devices online', online.description, sumBy([], selector(online.prometheusName, matchers))),
    total('silent', 'Devices silent', silent.description, sumBy([], selector(silent.prometheusName, matchers))),
    total(
      'alarms',
      'Alarms',
      'Alarms that devices raised in the time that is shown.',
      `round(${countOf(alarms, [], matchers, '$__range')})`,
    ),
  ];
}
