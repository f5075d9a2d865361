import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { describeChange } from '../../src/diff/describe-change.js';
import { diffRules } from '../../src/diff/diff-rules.js';
import { receiversIn } from '../../src/diff/receivers.js';
import { generate } from '../../src/generate.js';
import { ruleGroups } from '../../src/groups.js';
import { readRuleFile } from '../../src/rule-file.js';

type Definition = Parameters<typeof defineCatalog>[0];

const written = (more: Partial<Definition> = {}, target: object = { errors: '1%' }) =>
  defineCatalog({
    services: { shop: { owner: 'web', operations: { pay: { kind: 'api', component: 'payment', target } } } },
    channels: {
      oncall: { webhook: { url: 'http://127.0.0.1:9000/a' } },
      team: { webhook: { url: 'http://127.0.0.1:9000/b' } },
    },
    routes: { critical: ['oncall'], warning: ['team'] },
    ...more,
  } as Definition);

const side = (catalog: ReturnType<typeof written>) => ({
  groups: ruleGroups(catalog),
  receivers: receiversIn(generate(catalog).find(({ path }) => path === 'alertmanager.yml')?.content ?? ''),
});

const before = written();
const changes = (after: ReturnType<typeof written>) => diffRules(side(before), side(after));
const ofTier = (after: ReturnType<typeof written>, tier: string) =>
  changes(after).filter(({ labels }) => labels.tier === tier);

describe('what a change of the catalog does', () => {
  test('nothing is nothing, also when it was read from a file', () => {
    expect(changes(written())).toEqual([]);
    const file = generate(before).find(({ path }) => path.startsWith('rules/'))?.content ?? '';
    expect(diffRules({ groups: readRuleFile(file) }, { groups: ruleGroups(before) })).toEqual([]);
  });

  test('another budget changes thresholds, and the words say which', () => {
    const [change, ...others] = ofTier(written({}, { errors: '2%' }), 'page-fast');
    expect(others).toEqual([]);
    expect(change).toMatchObject({ change: 'changed', kind: 'alert', name: 'OperationErrorBudgetBurn' });
    expect(change?.fields).toContainEqual({ field: 'threshold', before: '0.144', after: '0.288' });
    expect(change && describeChange(change)).toEqual([
      'changed alert OperationErrorBudgetBurn operation=pay service=shop tier=page-fast',
      '  expr: 0.144 is now 0.288',
      '  threshold was 0.144, and is now 0.288',
      expect.stringContaining('  message: '),
    ]);
  });

  test('another waiting time, severity and route', () => {
    const after = written({
      alerting: {
        for: '5m',
        tiers: { 'page-fast': { long: '1h', short: '5m', budget: '2%', for: '4m', severity: 'warning' } },
      },
    });
    const [change] = ofTier(after, 'page-fast');
    expect(change?.fields).toEqual(
      expect.arrayContaining([
        { field: 'for', before: '2m', after: '4m' },
        { field: 'severity', before: 'critical', after: 'warning' },
        { field: 'routes', before: expect.stringContaining('critical'), after: expect.stringContaining('warning') },
      ]),
    );
    expect(ofTier(after, 'ticket-slow')).toMatchObject([{ change: 'removed', fields: [] }]);
  });

  test('a new promise adds its alerts', () => {
    const added = changes(written({}, { errors: '1%', latency: '500ms' })).filter(({ kind }) => kind === 'alert');
    expect(added).toEqual([
      {
        change: 'added',
        kind: 'alert',
        name: 'OperationLatencyHigh',
        labels: { operation: 'pay', service: 'shop' },
        fields: [],
      },
    ]);
  });

  test('another owner is a change of its alerts, not a loss of them', () => {
    const after = defineCatalog({
      ...before.definition,
      services: { shop: { ...before.definition.services.shop, owner: 'payments' } },
    } as Definition);
    const moved = changes(after as ReturnType<typeof written>).filter(({ name }) => name === 'TargetDown');
    expect(moved).toMatchObject([
      { change: 'changed', fields: [{ field: 'label owner', before: 'web', after: 'payments' }] },
    ]);
  });

  test('labels that break long windows are pointed out', () => {
    const warned = changes(written({ alerting: { clusterLabels: ['cluster'] } })).filter(({ warning }) => warning);
    expect(warned.map(({ name, warning }) => `${name}: ${warning}`)).toContain(
      'service_operation:operation_duration_seconds_calls:increase5m: its identity labels operation, service_name become cluster, operation, service_name: windows over it lose their past, and are not full again for 3d',
    );
  });

  test('so are records that start anew', () => {
    const warned = changes(written({}, { errors: '1%', latency: { threshold: '1s', objective: '99%' } })).filter(
      ({ warning }) => warning,
    );
    expect(warned[0]).toMatchObject({ change: 'added', warning: expect.stringContaining('are not full for 3d') });
  });

  test('where nothing was, everything is added, and nothing of its past is missed', () => {
    const first = diffRules({ groups: [] }, side(before));
    expect(first.every(({ change, warning }) => change === 'added' && warning === undefined)).toBe(true);
  });
});
