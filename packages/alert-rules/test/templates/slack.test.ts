import { describe, expect, test } from 'vitest';
import { amtool, bare, firing, hostile, render, resolved } from './message.js';

describe.skipIf(amtool === undefined)('Slack message', () => {
  test('the title says status, number, severity, what and where', async () => {
    expect(await render('pulsetrail.slack.title', 'text', [firing, firing, resolved])).toBe(
      '[FIRING:2] critical PipelineStepErrorBudgetBurn in wards',
    );
    expect(await render('pulsetrail.slack.title', 'text', [resolved])).toBe(
      '[RESOLVED] critical PipelineStepErrorBudgetBurn in wards',
    );
  });

  test('the text says what happens, value against threshold, since when and whose it is', async () => {
    expect(await render('pulsetrail.slack.text', 'text', [firing])).toBe(
      [
        '*A step of the device pipeline wards fails too often*',
        'The error ratio of step 5_medical_stored is 100% over 5m, threshold 72%.',
        '_Since 2026-08-01 10:00:00 UTC, tier page-fast, owner device-team_',
      ].join('\n'),
    );
  });

  test('a resolved alert says how long it lasted', async () => {
    expect(await render('pulsetrail.slack.text', 'text', [firing, resolved])).toBe(
      [
        '*A step of the device pipeline wards fails too often*',
        'The error ratio of step 5_medical_stored is 100% over 5m, threshold 72%.',
        '_Since 2026-08-01 10:00:00 UTC, tier page-fast, owner device-team_',
        '*Resolved: A step of the device pipeline wards fails too often*',
        'Last seen: The error ratio of step 5_medical_stored is 100% over 5m, threshold 72%.',
        '_Lasted 12m 0s, since 2026-08-01 10:00:00 UTC, tier page-fast, owner device-team_',
      ].join('\n'),
    );
  });

  test('of many alerts it tells of ten of each state, and how many more there are', async () => {
    const alerts = [...Array(60).fill(firing), ...Array(11).fill(resolved)];
    const text = await render('pulsetrail.slack.text', 'text', alerts);
    expect(text.match(/^\*A step/gm)).toHaveLength(10);
    expect(text.match(/^\*Resolved/gm)).toHaveLength(10);
    expect(text.match(/^_and .*$/gm)).toEqual(['_and 50 more_', '_and 1 more_']);
    expect(await render('pulsetrail.slack.text', 'text', Array(10).fill(firing))).not.toContain('more');
  });

  test('of many alerts it tells of those of the worst severity first', async () => {
    const minor = { ...firing, labels: { ...firing.labels, severity: 'warning' } };
    const worst = { ...firing, annotations: { ...firing.annotations, summary: 'The worst of all' } };
    const text = await render('pulsetrail.slack.text', 'text', [...Array(11).fill(minor), worst]);
    expect(text.split('\n')[0]).toBe('*The worst of all*');
    expect(text).toContain('_and 2 more_');
  });

  test('an alert without annotations says its name and its labels', async () => {
    expect(await render('pulsetrail.slack.text', 'text', [bare], bare.labels)).toBe(
      ['*ByHand*', 'alertname ByHand, severity warning, zone a&lt;b', '_Since 2026-08-01 10:00:00 UTC_'].join('\n'),
    );
  });

  test('text is escaped as Slack asks', async () => {
    expect(await render('pulsetrail.slack.text', 'text', [hostile])).toContain('a &lt; b &gt; c &amp; d');
  });

  test('the color tells the worst severity, and good when all is resolved', async () => {
    expect(await render('pulsetrail.slack.color', 'text', [firing])).toBe('danger');
    expect(await render('pulsetrail.slack.color', 'text', [resolved])).toBe('good');
    expect(await render('pulsetrail.slack.color', 'text', [bare])).toBe('warning');
    expect(await render('pulsetrail.slack.color', 'text', [bare, firing], {})).toBe('danger');
  });
});
