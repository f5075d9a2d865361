import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { identityLabels } from '../../src/alert.js';
import { inhibitRules } from '../../src/alertmanager/inhibition.js';
import { generate } from '../../src/index.js';
import { pascalCase } from '../../src/pascal-case.js';
import { lossesOf } from '../../src/rules/stack/loss.js';
import { sampleCatalog } from '../sample-catalog.js';
import { alertmanager, withAlertmanager } from './running.js';

const rules = (tiers = sampleCatalog.alerting.tiers, clusterLabels: string[] = []) =>
  inhibitRules({ tiers, clusterLabels });

test('a faster tier silences the slower ones of the same promise', () => {
  const tiers = rules(sampleCatalog.alerting.tiers.toReversed()).slice(0, 3);
  expect(tiers.map(({ source_matchers, target_matchers }) => [...source_matchers, ...target_matchers])).toEqual([
    ['tier="page-fast"', 'tier=~"page-slow|ticket-fast|ticket-slow"'],
    ['tier="page-slow"', 'tier=~"ticket-fast|ticket-slow"'],
    ['tier="ticket-fast"', 'tier="ticket-slow"'],
  ]);
  for (const { equal } of tiers) expect(equal).toEqual(['alertname', ...identityLabels]);
});

test('whatever else is held back is no more than a warning, and about something that both name', () => {
  for (const { source_matchers, target_matchers, equal } of rules([])) {
    expect(target_matchers).toContain('severity=~"warning|info"');
    expect(equal.length).toBeGreaterThan(0);
    for (const label of equal) expect(source_matchers).toContain(`${label}!=""`);
  }
});

test('what happens in one cluster silences nothing in another', () => {
  for (const { equal } of rules(sampleCatalog.alerting.tiers, ['cluster'])) expect(equal).toContain('cluster');
});

/** An alert in short: its name, `!` when it is critical, and labels. */
type Said = readonly [name: string, labels: Readonly<Record<string, string>>];

const labelsOf = ([name, labels]: Said): Record<string, string> => ({
  alertname: name.replace('!', ''),
  severity: name.endsWith('!') ? 'critical' : 'warning',
  ...labels,
});

const bridge = (instance: string) => ({ service: 'bridge', instance });
const pay = { service: 'shop', operation: 'pay' };
const lost = lossesOf(sampleCatalog).map(({ name }) =>
  pascalCase(name.replace(/^pulsetrail\./, '').replaceAll('.', ' ')),
);

/** Alerts that fire together, and which of them Alertmanager holds back. */
const together: Readonly<Record<string, { fires: readonly Said[]; held: readonly Said[] }>> = {
  'a bridge without its broker holds back its own silence, and nothing that is lost': {
    fires: [
      ['BridgeDisconnected!', bridge('1')],
      ['BridgeSilent', bridge('2')],
      ['BridgeSpoolFilling', bridge('1')],
      ['SubscriptionSilent', { service: 'bridge', pipeline: 'wards' }],
      ['BridgeDeadLetters', { service: 'bridge', reason: 'invalid' }],
      ...lost.map((name): Said => [name, { service: 'bridge' }]),
    ],
    held: [['BridgeSilent', bridge('1')]],
  },
  'a full spool holds back that it fills': {
    fires: [
      ['BridgeSpoolFull!', bridge('1')],
      ['BridgeSpoolFilling', bridge('2')],
    ],
    held: [['BridgeSpoolFilling', bridge('1')]],
  },
  'rules that fail hold back nothing else about Prometheus': {
    fires: [
      ['RuleEvaluationFailing!', { service: 'prometheus', instance: 'p' }],
      ['RetentionTooShort', { service: 'prometheus', instance: 'p' }],
      ['NotificationQueueFilling', { service: 'prometheus', instance: 'p' }],
    ],
    held: [],
  },
  'one instance that is down holds back nothing of its service': {
    fires: [
      ['TargetDown!', { service: 'shop', job: 'shop', instance: '3' }],
      ['HeartbeatLate', { service: 'shop', heartbeat: 'backup' }],
      ['CounterRateLow', { service: 'shop', counter: 'orders' }],
      ['DiskSaturated', { service: 'shop', instance: '3' }],
    ],
    held: [],
  },
  'a service without any instance holds back what cannot be heard of it': {
    fires: [
      ['JobDown', { service: 'shop', job: 'shop', severity: 'none' }],
      ['TargetDown!', { service: 'shop', job: 'shop', instance: '1' }],
      ['HeartbeatAbsent!', { service: 'shop', heartbeat: 'backup' }],
      ['OperationLatencyHigh', pay],
      ['SdkOverflow', { service: 'shop', metric: 'orders' }],
      ['CounterRateLow', { service: 'bank', counter: 'orders' }],
    ],
    held: [
      ['CounterRateLow', { service: 'shop', counter: 'orders' }],
      ['OperationThroughputLow', pay],
      ['HeartbeatLate', { service: 'shop', heartbeat: 'backup' }],
    ],
  },
  'an operation that fails holds back its own warnings': {
    fires: [
      ['OperationErrorBudgetBurn!', { ...pay, tier: 'page-fast' }],
      ['OperationLatencyHigh', { ...pay, operation: 'browse' }],
      ['PayStuck', { ...pay, rule: 'pay-stuck' }],
      ['QueueTooLong', { service: 'shop', queue_name: 'mails' }],
    ],
    held: [['OperationLatencyHigh', pay]],
  },
  'a tier holds back the slower ones of the same host': {
    fires: [
      ['IntegrationErrorBudgetBurn', { service: 'shop', server_address: 'a', tier: 'page-fast' }],
      ['IntegrationErrorBudgetBurn', { service: 'shop', server_address: 'b', tier: 'page-slow' }],
    ],
    held: [['IntegrationErrorBudgetBurn', { service: 'shop', server_address: 'a', tier: 'page-slow' }]],
  },
};

describe.skipIf(alertmanager === undefined)('Alertmanager finds that', () => {
  test.for(Object.entries(together))('%s', { timeout: 60_000 }, async ([, { fires, held }]) => {
    // Alertmanager decides when it notifies a group: a second later it knows of all of them.
    const files = generate(defineCatalog({ services: {} }), { timing: { groupWait: 1, groupInterval: 1 } });
    await withAlertmanager(files, async (post, known) => {
      await post(...[...fires, ...held].map((said) => ({ labels: labelsOf(said) })));
      const suppressed = await until('all have been looked at', async () => {
        const all = await known();
        const decided = all.filter(({ status }) => status.state !== 'unprocessed');
        const some = all.filter(({ status }) => status.inhibitedBy.length > 0);
        return (
          decided.length === fires.length + held.length &&
          some.length >= held.length &&
          some.map(({ labels }) => labels)
        );
      });
      expect(suppressed).toHaveLength(held.length);
      expect(suppressed).toEqual(expect.arrayContaining(held.map(labelsOf)));
    });
  });
});
