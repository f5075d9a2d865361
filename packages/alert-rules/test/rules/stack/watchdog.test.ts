import { expect, test } from 'vitest';
import { watchdog } from '../../../src/rules/stack/watchdog.js';
import { complaints, promtool } from '../../promtool.js';
import { sampleCatalog } from '../../sample-catalog.js';
import { partOf } from './part.js';

test.skipIf(promtool === undefined)('it fires at the first evaluation and never ends, and wakes nobody', async () => {
  expect(
    await complaints(partOf(watchdog, sampleCatalog), {
      series: { 'up{job="any"}': '1x60' },
      expectations: [0, 1, 60].map((minute) => ({
        at: `${minute}m`,
        by: ['severity', 'category', 'service'],
        firing: ['{alertname="Watchdog", severity="none", category="watchdog", service="prometheus"}'],
      })),
    }),
  ).toBe('');
});
