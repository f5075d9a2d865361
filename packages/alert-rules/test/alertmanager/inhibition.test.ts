import { expect, test } from 'vitest';
import { identityLabels } from '../../src/alert.js';
import { inhibitRules } from '../../src/alertmanager/inhibition.js';
import { sampleCatalog } from '../sample-catalog.js';

const rules = (tiers = sampleCatalog.alerting.tiers, clusterLabels: string[] = []) =>
  inhibitRules({ tiers, clusterLabels });

test('a faster tier silences the slower ones of the same promise', () => {
  const tiers = rules(sampleCatalog.alerting.tiers.toReversed()).slice(0, -2);
  expect(tiers.map(({ source_matchers, target_matchers }) => [...source_matchers, ...target_matchers])).toEqual([
    ['tier="page-fast"', 'tier=~"page-slow|ticket-fast|ticket-slow"'],
    ['tier="page-slow"', 'tier=~"ticket-fast|ticket-slow"'],
    ['tier="ticket-fast"', 'tier="ticket-slow"'],
  ]);
  for (const { equal } of tiers) expect(equal).toEqual(['alertname', ...identityLabels]);
});

test('what is critical silences warnings about the same thing; a device alarm silences nothing', () => {
  expect(rules([])[0]).toEqual({
    source_matchers: ['severity="critical"', 'category!="device-alarm"', 'service!=""'],
    target_matchers: ['severity=~"warning|info"', 'category!="device-alarm"', 'service!=""'],
    equal: identityLabels,
  });
});

test('a target that is down silences the warnings of its service, nothing critical and no device alarm', () => {
  expect(rules([])[1]).toEqual({
    source_matchers: ['alertname="TargetDown"', 'service!=""'],
    target_matchers: ['severity=~"warning|info"', 'category!="device-alarm"', 'alertname!="TargetDown"', 'service!=""'],
    equal: ['service'],
  });
});

test('what happens in one cluster silences nothing in another', () => {
  for (const { equal } of rules(sampleCatalog.alerting.tiers, ['cluster'])) expect(equal).toContain('cluster');
});
