import { type MetricDefinition, metrics } from '@pulsetrail/catalog';
import type { LinesPanel, NumberPanel, Panel, StatesPanel } from '../model/panel.js';
import { third, tile } from '../model/size.js';
import { quantileOf } from '../promql/histogram.js';
import { labelOf, serviceLabel } from '../promql/labels.js';
import { events, rateOf, risenOf } from '../promql/metric.js';
import { selector, sumBy } from '../promql/write.js';
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
    ...panel(key, title, metric, 'cpm'),
    queries: [
      {
        expr: risenOf(metric, [serviceLabel, label], matchers),
        legend: `{{${serviceLabel}}} {{${label}}}`,
        maybeEmpty: 'none in the time that is shown',
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
    states('subscribed', 'Subscriptions', metrics.bridgeSubscribed, `{{${subscription}}} {{instance}}`, [
      'accepted',
      'missing',
    ]),
    states(
      'waiting',
      'Room in the spool',
      metrics.bridgeSpoolWaiting,
      place,
      ['messages wait', 'there is room'],
      'red',
    ),
    {
      ...panel('silence', 'Time since any message', metrics.bridgeLastMessageTime, 's'),
      description: 'How long ago the last message came, whatever it was. Dashed: where the alert begins to fire.',
      limits: [{ alert: 'BridgeSilent', value: waits.BridgeSilent, severity: 'warning' }],
      queries: [{ expr: `time() - (${of(metrics.bridgeLastMessageTime)} > 0)`, legend: place }],
    },
    {
      ...panel('spool-age', 'Age of the oldest message in the spool', metrics.bridgeSpoolOldestAge, 's'),
      description: `${metrics.bridgeSpoolOldestAge.description} Dashed: where the alert begins to fire.`,
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
      description:
        'Messages that are written to the spool, and those that leave it since they are stored: what comes in must go out.',
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
    rises('dead-letters', 'New dead letters', metrics.bridgeDeadLetters),
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

/** Whether bridges are connected, and how much waits in their spools. */
export const bridgeTotals = ({ matchers }: Scope): NumberPanel[] => [
  {
    ...tile,
    view: 'number',
    key: 'bridge:away',
    title: 'Bridges away',
    description: 'Bridges that are not connected to their broker, or not subscribed.',
    unit: 'short',
    limits: [{ alert: 'BridgeDisconnected', value: 1, severity: 'critical' }],
    queries: [
      {
        expr: `count(${selector(metrics.bridgeConnected.prometheusName, matchers)} == 0) or vector(0)`,
        legend: 'away',
      },
    ],
  },
  {
    ...tile,
    view: 'number',
    key: 'bridge:oldest',
    title: 'Oldest in the spool',
    description: metrics.bridgeSpoolOldestAge.description,
    unit: 's',
    limits: [{ alert: 'BridgeSpoolFilling', value: waits.BridgeSpoolFilling, severity: 'warning' }],
    queries: [{ expr: `max(${selector(metrics.bridgeSpoolOldestAge.prometheusName, matchers)})`, legend: 'oldest' }],
  },
  {
    ...tile,
    view: 'number',
    key: 'bridge:held',
    title: 'Dead letters',
    description: 'Messages that could not be brought to their end, held until somebody replays or discards them.',
    unit: 'short',
    queries: [{ expr: sumBy([], selector(metrics.bridgeDeadLettersHeld.prometheusName, matchers)), legend: 'held' }],
  },
];
