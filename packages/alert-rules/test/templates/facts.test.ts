import { describe, expect, test } from 'vitest';
import { amtool, firing, render } from './message.js';

describe.skipIf(amtool === undefined)('facts', () => {
  test.for([
    ['a pipeline', { alertname: 'A', severity: 'warning', service: 'bridge', pipeline: 'wards' }, 'warning A in wards'],
    ['a service', { alertname: 'A', severity: 'warning', service: 'shop' }, 'warning A in shop'],
    [
      'an operation',
      { alertname: 'A', severity: 'warning', service: 'shop', operation: 'pay' },
      'warning A in shop, pay',
    ],
    ['neither', { alertname: 'A', severity: 'warning' }, 'warning A'],
    ['alerts of several names', { severity: 'critical' }, 'critical several alerts'],
    ['an alert without severity', { alertname: 'A' }, 'A'],
  ] as const)('the title names %s', async ([, labels, title]) => {
    expect(await render('pulsetrail.title', 'text', [firing, firing], labels)).toBe(`[FIRING:2] ${title}`);
  });
});
