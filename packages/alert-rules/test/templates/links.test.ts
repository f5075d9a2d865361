import { describe, expect, test } from 'vitest';
import { linkTemplatesOf, messageLinks } from '../../src/templates/links.js';
import { amtool, everywhere, firing, render, resolved } from './message.js';

const labels = { alertname: 'OperationLatencyHigh', severity: 'warning', service: 'clinic api', operation: 'sign-in' };
const start = Date.parse(firing.startsAt);
const end = Date.parse(resolved.endsAt);
const hour = 3_600_000;

test('there are as many links as base addresses, and no way to silence where that would be wrong', () => {
  const names = (links: object, withoutSilence?: boolean) =>
    messageLinks(links, withoutSilence).map(({ name }) => name);
  expect(names(everywhere)).toEqual(['runbook', 'dashboard', 'traces', 'silence', 'expression']);
  expect(names(everywhere, true)).toEqual(['runbook', 'dashboard', 'traces', 'expression']);
  expect(names({ prometheus: 'https://p.example.org' })).toEqual(['expression']);
  expect(names({})).toEqual([]);
  expect(linkTemplatesOf({})).not.toContain('define');
});

describe.skipIf(amtool === undefined)('the link', () => {
  const link = async (name: string, alerts = [firing], common: Record<string, string> = labels) =>
    new URL(await render(`pulsetrail.link.${name}`, 'text', alerts, common, everywhere));

  test("to the runbook is the alert's own, or the index for rules without one", async () => {
    const own = { ...firing, annotations: { ...firing.annotations, runbook_url: 'https://docs.example.org/A.md' } };
    expect(String(await link('runbook', [own]))).toBe('https://docs.example.org/A.md');
    expect(String(await link('runbook'))).toBe('https://docs.example.org/runbooks/README.md');
  });

  test('to the dashboard shows the service from an hour before until now, or an hour after', async () => {
    const firingLink = await link('dashboard');
    expect(firingLink.pathname).toBe('/g/d/pulsetrail-service');
    expect(Object.fromEntries(firingLink.searchParams)).toEqual({
      from: String(start - hour),
      to: 'now',
      'var-service': 'clinic api',
      'var-operation': 'sign-in',
    });
    expect((await link('dashboard', [resolved])).searchParams.get('to')).toBe(String(end + hour));
  });

  test('to the traces is in microseconds', async () => {
    const { pathname, searchParams } = await link('traces', [resolved]);
    expect([pathname, ...searchParams.values()]).toEqual([
      '/search',
      'clinic api',
      String((start - hour) * 1_000),
      String((end + hour) * 1_000),
    ]);
    expect((await link('traces')).searchParams.has('end')).toBe(false);
    expect([...(await link('traces', [firing], {})).searchParams.keys()]).toEqual(['start']);
  });

  test('to a silence has the matchers filled in of what all alerts of the message are about', async () => {
    const { origin, hash } = await link('silence', [firing], { ...labels, service: 'a"b', owner: 'web' });
    expect(origin).toBe('https://alerts.example.org');
    expect(decodeURIComponent(hash)).toBe(
      '#/silences/new?filter={alertname="OperationLatencyHigh",service="a\\"b",operation="sign-in"}',
    );
  });

  test('to the expression is at the address that people can open', async () => {
    expect(String(await link('expression'))).toBe('https://prometheus.example.org/graph?g0.expr=up&g0.tab=1');
  });

  test('to the group shows its alerts', async () => {
    expect((await link('group')).hash).toMatch(/^#\/alerts\?filter=%7Balertname/);
  });
});
