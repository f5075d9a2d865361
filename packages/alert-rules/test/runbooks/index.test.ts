import type { Catalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { generate, ruleGroups } from '../../src/index.js';
import { routedCatalog } from '../alertmanager/routed-catalog.js';
import { promisesCatalog } from '../promises-catalog.js';
import { sampleCatalog } from '../sample-catalog.js';

const pages = (catalog: Catalog) =>
  new Map(
    generate(catalog).flatMap(({ path, content }) =>
      path.startsWith('runbooks/') ? [[path.slice('runbooks/'.length), content] as const] : [],
    ),
  );

describe.each<[string, Catalog]>([
  ['the sample', sampleCatalog],
  ['a catalog with addresses', routedCatalog],
  ['promises of every kind', promisesCatalog],
])('of %s', (_what, catalog) => {
  const written = pages(catalog);
  const alerts = ruleGroups(catalog).flatMap(({ rules }) => rules.flatMap((rule) => ('alert' in rule ? [rule] : [])));

  test('every alert has its page, and every page its alert', () => {
    const names = [...new Set(alerts.map(({ alert }) => `${alert}.md`))];
    expect([...written.keys()].filter((name) => name !== 'README.md').toSorted()).toEqual(names.toSorted());
  });

  test('every runbook_url leads to its page', () => {
    const base = catalog.links.runbooks;
    for (const { alert, annotations } of alerts) {
      expect(annotations.runbook_url).toBe(base && `${base}/${alert}.md`);
      if (annotations.runbook_url) expect(written.has(annotations.runbook_url.slice(`${base}/`.length))).toBe(true);
    }
  });

  test('the index leads to every page', () => {
    const linked = [...(written.get('README.md') ?? '').matchAll(/\]\(([^)]+)\)/g)].map(([, name]) => name);
    expect(linked.toSorted()).toEqual([...written.keys()].filter((name) => name !== 'README.md').toSorted());
  });

  test('every page has its parts, and tables whose rows are as wide as their heads', () => {
    for (const [name, page] of written) {
      if (name === 'README.md') continue;
      const prose = page.replaceAll(/^```[\s\S]*?^```$/gm, '');
      const headings = [...prose.matchAll(/^#+ .*$/gm)].map(([heading]) => heading);
      expect(headings).toEqual([
        `# ${name.slice(0, -3)}`,
        '## Meaning',
        '## Impact',
        '## First queries',
        '## Mitigation',
        '## How it is computed',
      ]);
      const rows = prose.split('\n').filter((line) => line.startsWith('| '));
      const widths = new Set(rows.map((row) => row.replaceAll('\\|', '').split('|').length));
      expect(widths.size).toBe(1);
      expect(page).not.toMatch(/\{\{|undefined/);
    }
  });
});

test('without addresses no page links anywhere', () => {
  for (const [name, page] of pages(sampleCatalog)) {
    if (name !== 'README.md') expect(page).not.toMatch(/\]\(http/);
  }
});

test('with addresses a page leads to its queries, the dashboard, traces and alerts', () => {
  const page = pages(routedCatalog).get('OperationErrorBudgetBurn.md') ?? '';
  expect(page).toContain('](https://prometheus.example.org/graph?g0.expr=');
  expect(page).toContain(
    '](https://grafana.example.org/d/pulsetrail-service?from=now-6h&to=now&var-service=clinic-api)',
  );
  expect(page).toContain('](https://traces.example.org/search?service=clinic-api)');
  expect(page).toContain('](https://alerts.example.org/#/alerts)');
  for (const [, address = ''] of page.matchAll(/\]\((http\S+)\)+/g)) expect(URL.canParse(address)).toBe(true);
});
