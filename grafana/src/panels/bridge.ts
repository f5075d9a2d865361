import { type MetricDefinition, metrics } from '@pulsetrail/catalog';
import type { LinesPanel, Panel, StatesPanel } from '../model/panel.js';
import { third } from '../model/size.js';
import { quantileOf } from '../promql/histogram.js';
import { labelOf, serviceLabel } from '../promql/labels.js';
import { events, increaseOf, rateOf } from '../promql/metric.js';
import { selector } from '../promql/write.js';
import { metricPanels } from './metric-panel.js';
import type { Scope } from './scope.js';

/** Seconds for which the oldest message of the spool may wait, and for which a connected bridge may hear nothing. */
const waits = { BridgeSpoolFilling: 300, BridgeSilent: 600 } as const;

const family = labelOf(metrics.messagingConsumedMessages, 'device.type');
const subscription = labelOf(metrics.bridgeSubscribed, 'subscription');
const place = `{{${serviceLabel}}} {{instance}}`;

/** The bridges themselves: connection, spool, dead letters and what is lost. */
export function bridgePanels({ catalog, matchers }: Scope): Panel[] {
  const of = ({ prometheusName }: MetricDefinition): string => selector(prometheusName, matchers);
  const by = [serviceLabel, 'instance'];
  const panel = metricPanels('bridge');
  const rises = (key: string, title: string, metric: MetricDefinition, label = 'reason'): LinesPanel => ({
    ...panel(key, title, metric, 'short'),
    queries: [
      {
        expr: increaseOf(metric, [serviceLabel, label], matchers),
        legend: `{{${serviceLabel}}} {{${label}}}`,
        maybeEmpty: 'there are such series only after the first',
      },
    ],
  });
  const states = (
    key: string,
    title: string,
    metric: MetricDefinition,
    legend: string,
    [one, zero]: readonly [string, string],
    color: 'green' | 'red' = 'green',
  ): StatesPanel => ({
    ...third,
    view: 'states',
    key: `bridge:${key}`,
    title,
    description: metric.description,
    unit: 'none',
    states: [
      { value: 1, text: one, color },
      { value: 0, text: zero, color: color === 'green' ? 'red' : 'green' },
    ],
    queries: [{ expr: of(metric), legend }],
  });
  return [
    {
      ...states('connected', 'Connection to the broker', metrics.bridgeConnected, place, ['connected', 'away']),
      limits: [{ alert: 'BridgeDisconnected', value: 1, severity: 'critical' }],
      isFloor: true,
    },
    states('subscribed', 'Subscriptions', metrics.bridgeSubscribed, `{{${subscription}}}`, ['accepted', 'missing']),
    states(
      'waiting',
      'Room in the spool',
      metrics.bridgeSpoolWaiting,
      place,
      ['messages wait', 'there is room'],
      'red',
    ),
    {
      ...panel('silence', 'Time since the last message', metrics.bridgeLastMessageTime, 's'),
      limits: [{ alert: 'BridgeSilent', value: waits.BridgeSilent, severity: 'warning' }],
      queries: [{ expr: `time() - (${of(metrics.bridgeLastMessageTime)} > 0)`, legend: place }],
    },
    {
      ...panel('spool-age', 'Age of the oldest message in the spool', metrics.bridgeSpoolOldestAge, 's'),
      limits: [{ alert: 'BridgeSpoolFilling', value: waits.BridgeSpoolFilling, severity: 'warning' }],
      queries: [{ expr: of(metrics.bridgeSpoolOldestAge), legend: place }],
    },
    {
      ...panel('spool-messages', 'Messages in the spool', metrics.bridgeSpoolMessages, 'short'),
      queries: [{ expr: of(metrics.bridgeSpoolMessages), legend: place }],
    },
    {
      ...panel('spool-bytes', 'Size of the spool', metrics.bridgeSpoolSize, 'bytes'),
      queries: [{ expr: of(metrics.bridgeSpoolSize), legend: place }],
    },
    {
      ...panel('spool-flow', 'In and out of the spool', metrics.bridgeSpoolAppended, 'mps'),
      queries: [
        { expr: rateOf(metrics.bridgeSpoolAppended, by, matchers), legend: `${place} in` },
        { expr: rateOf(metrics.bridgeSpoolRemoved, by, matchers), legend: `${place} out` },
      ],
    },
    {
      ...panel('commit', 'Commits of the spool (p95)', metrics.bridgeSpoolCommitDuration, 's'),
      queries: [
        { expr: quantileOf(events(catalog, metrics.bridgeSpoolCommitDuration, by, matchers), 0.95), legend: place },
      ],
    },
    rises('dead-letters', 'Dead letters', metrics.bridgeDeadLetters),
    {
      ...panel('dead-letters-held', 'Dead letters that are held', metrics.bridgeDeadLettersHeld, 'short'),
      queries: [{ expr: of(metrics.bridgeDeadLettersHeld), legend: place }],
    },
    rises('dead-letters-dropped', 'Dead letters that were deleted', metrics.bridgeDeadLettersDropped),
    rises('forgotten', 'Devices that are no longer waited for', metrics.bridgeDevicesForgotten),
    {
      ...panel('consumed', 'Messages that came', metrics.messagingConsumedMessages, 'mps'),
      queries: [{ expr: rateOf(metrics.messagingConsumedMessages, [family], matchers), legend: `{{${family}}}` }],
    },
    rises('retries', 'Retries', metrics.bridgeRetries, family),
    rises('dropped', 'Messages that were lost', metrics.bridgeMessagesDropped),
    rises('connection-ends', 'Connections that ended', metrics.bridgeConnectionEnds),
  ];
}
