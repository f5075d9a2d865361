import { describe, expect, test } from 'vitest';
import { amtool, firing, hostile, render, resolved } from './message.js';

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

  test('text is escaped as Slack asks', async () => {
    expect(await render('pulsetrail.slack.text', 'text', [hostile])).toContain('a &lt; b &gt; c &amp; d');
  });

  test('the color tells the severity, and good when all is resolved', async () => {
    expect(await render('pulsetrail.slack.color', 'text', [firing])).toBe('danger');
    expect(await render('pulsetrail.slack.color', 'text', [resolved])).toBe('good');
  });
});
