import { expect, test } from 'vitest';
import { inhibitRules } from '../../src/alertmanager/inhibition.js';
import { sampleCatalog } from '../sample-catalog.js';

const identity = ['service', 'pipeline', 'operation', 'flow_name', 'device_type', 'pipeline_step'];

test('a faster tier silences the slower ones of the same promise', () => {
  const tiers = inhibitRules(sampleCatalog.alerting.tiers.toReversed()).slice(0, -1);
  expect(tiers.map(({ source_matchers, target_matchers }) => [...source_matchers, ...target_matchers])).toEqual([
    ['tier="page-fast"', 'tier=~"page-slow|ticket-fast|ticket-slow"'],
    ['tier="page-slow"', 'tier=~"ticket-fast|ticket-slow"'],
    ['tier="ticket-fast"', 'tier="ticket-slow"'],
  ]);
  for (const { equal } of tiers) expect(equal).toEqual(['alertname', ...identity]);
});

test('what is critical silences warnings about the same thing; a device alarm silences nothing', () => {
  expect(inhibitRules([])).toEqual([
    {
      source_matchers: ['severity="critical"', 'category!="device-alarm"', 'service!=""'],
      target_matchers: ['severity=~"warning|info"', 'service!=""'],
      equal: identity,
    },
  ]);
});
