import { describe, expect, test } from 'vitest';
import { amtool, firing, render, resolved } from './message.js';

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
    const alert = { ...firing, labels };
    expect(await render('pulsetrail.title', 'text', [alert, alert], labels)).toBe(`[FIRING:2] ${title}`);
  });

  test.for([
    ['info', 'warning', 'warning'],
    ['warning', 'critical', 'critical'],
    ['critical', 'info', 'critical'],
    ['strange', 'info', 'strange'],
  ] as const)('the title of %s and %s says %s', async ([one, other, worst]) => {
    const alerts = [one, other].map((severity) => ({ ...firing, labels: { alertname: 'A', severity } }));
    expect(await render('pulsetrail.title', 'text', alerts, { alertname: 'A' })).toBe(`[FIRING:2] ${worst} A`);
  });

  test('what is resolved already makes a title no worse', async () => {
    const alerts = [
      { ...firing, labels: { alertname: 'A', severity: 'warning' } },
      { ...resolved, labels: { alertname: 'A', severity: 'critical' } },
    ];
    expect(await render('pulsetrail.title', 'text', alerts, { alertname: 'A' })).toBe('[FIRING:1] warning A');
  });
});
