import { describe, expect, test } from 'vitest';
import { amtool, bare, everywhere, firing, hostile, render, resolved } from './message.js';

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
      'border-left:4px solid #c62828',
      'border-left:4px solid #2e7d32',
    ]) {
      expect(html).toContain(fact);
    }
  });

  test('the HTML escapes every value for its place', async () => {
    const html = await render('pulsetrail.email.html', 'html', [hostile], undefined, everywhere);
    expect(html).toContain('&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; &amp; &#39;more&#39;');
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('javascript:');
  });

  test('both parts have the same links, and none without a base address', async () => {
    const text = await render('pulsetrail.email.text', 'text', [firing], undefined, everywhere);
    const html = await render('pulsetrail.email.html', 'html', [firing], undefined, everywhere);
    const lines = text.split('\n').flatMap((line) => /^(\w+): (https:.*)$/.exec(line)?.slice(1, 3) ?? []);
    const anchors = [...html.matchAll(/href="([^"]*)">(\w+)</g)].flatMap(([, href = '', words = '']) => [
      words,
      href.replaceAll('&amp;', '&').replaceAll('&#43;', '+'),
    ]);
    expect(lines).toHaveLength(10);
    expect(anchors).toEqual(lines);
    expect(await render('pulsetrail.email.html', 'html', [firing])).not.toContain('href');
  });

  test('both parts tell of ten alerts of many, and how many more there are', async () => {
    const many = Array(60).fill(firing);
    const text = await render('pulsetrail.email.text', 'text', many);
    expect(text.match(/^A step/gm)).toHaveLength(10);
    expect(text).toContain('\n\nand 50 more');
    const html = await render('pulsetrail.email.html', 'html', many);
    expect(html.match(/>A step/g)).toHaveLength(10);
    expect(html).toContain('>and 50 more</p>');
  });

  test('an alert without annotations says its name and its labels, and has no traces without a service', async () => {
    const over = { ...bare, status: 'resolved', endsAt: resolved.endsAt };
    const text = await render('pulsetrail.email.text', 'text', [bare, over], bare.labels, everywhere);
    expect(text).toContain('\nByHand\nalertname ByHand, severity warning, zone a<b\nSince');
    expect(text).toContain('\nResolved: ByHand\nLast seen: alertname ByHand');
    expect(text).not.toContain('Traces');
    const html = await render('pulsetrail.email.html', 'html', [bare], bare.labels, everywhere);
    expect(html).toContain('>alertname ByHand, severity warning, zone a&lt;b</p>');
    expect(html).not.toContain('Traces');
  });

  test('a device alarm has no link that silences it', async () => {
    const alarm = { alertname: 'DeviceSos', severity: 'critical', category: 'device-alarm', service: 'mqtt-bridge' };
    const text = await render('pulsetrail.email.text', 'text', [firing], alarm, everywhere);
    expect(text).toContain('Runbook: ');
    expect(text).not.toContain('Silence: ');
  });

  test('what fires can be silenced, and what is over not', async () => {
    const fires = await render('pulsetrail.email.html', 'html', [firing], firing.labels, everywhere);
    expect(fires).toContain('>Silence</a>');
    const over = await render('pulsetrail.email.html', 'html', [resolved], firing.labels, everywhere);
    expect(over).toContain('>Runbook</a>');
    expect(over).not.toContain('>Silence</a>');
  });

  test('a budget is said in words, while it burns', async () => {
    const budget = 'At this rate a full budget for 30d is used up in 2d 3h.';
    const burning = { ...firing, annotations: { ...firing.annotations, budget } };
    expect(await render('pulsetrail.email.text', 'text', [burning])).toContain(`72%.\n${budget}\nSince`);
    expect(await render('pulsetrail.email.html', 'html', [burning])).toContain(`>${budget}</p>`);
    expect(await render('pulsetrail.slack.text', 'text', [burning])).toContain(`72%.\n${budget}\n_Since`);
    expect(await render('pulsetrail.email.text', 'text', [{ ...burning, status: 'resolved' }])).not.toContain(budget);
  });
});
