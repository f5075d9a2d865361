import { describe, expect, test } from 'vitest';
import { amtool, firing, hostile, render, resolved } from './message.js';

describe.skipIf(amtool === undefined)('mail', () => {
  test('the subject is the title', async () => {
    expect(await render('pulsetrail.email.subject', 'text', [firing])).toBe(
      '[FIRING:1] critical PipelineStepErrorBudgetBurn in wards',
    );
  });

  test('the plain text says the same as the Slack message', async () => {
    expect(await render('pulsetrail.email.text', 'text', [firing, resolved])).toBe(
      [
        '[FIRING:1] critical PipelineStepErrorBudgetBurn in wards',
        '',
        'A step of the device pipeline wards fails too often',
        'The error ratio of step 5_medical_stored is 100% over 5m, threshold 72%.',
        'Since 2026-08-01 10:00:00 UTC, tier page-fast, owner device-team',
        'Expression: http://127.0.0.1:9090/graph?g0.expr=up&g0.tab=1',
        '',
        'Resolved: A step of the device pipeline wards fails too often',
        'Last seen: The error ratio of step 5_medical_stored is 100% over 5m, threshold 72%.',
        'Lasted 12m 0s, since 2026-08-01 10:00:00 UTC, tier page-fast, owner device-team',
      ].join('\n'),
    );
  });

  test('the HTML holds the same facts', async () => {
    const html = await render('pulsetrail.email.html', 'html', [firing, resolved]);
    for (const fact of [
      '<title>[FIRING:1] critical PipelineStepErrorBudgetBurn in wards</title>',
      'The error ratio of step 5_medical_stored is 100% over 5m, threshold 72%.',
      'Since 2026-08-01 10:00:00 UTC, tier page-fast, owner device-team',
      'Resolved: A step of the device pipeline wards fails too often',
      'Lasted 12m 0s',
      'href="http://127.0.0.1:9090/graph?g0.expr=up&amp;g0.tab=1"',
      'border-left:4px solid #c62828',
      'border-left:4px solid #2e7d32',
    ]) {
      expect(html).toContain(fact);
    }
  });

  test('the HTML escapes every value for its place', async () => {
    const html = await render('pulsetrail.email.html', 'html', [hostile]);
    expect(html).toContain('&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; &amp; &#39;more&#39;');
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('javascript:');
  });
});
