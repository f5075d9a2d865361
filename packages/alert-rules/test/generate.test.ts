import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { generate, ruleGroups } from '../src/index.js';
import { findTool, inFolder, run } from './checker.js';
import { promisesCatalog } from './promises-catalog.js';
import { sampleCatalog, twoBounds } from './sample-catalog.js';

const promtool = findTool('promtool');

describe('the sample catalog', () => {
  test.for(generate(sampleCatalog).map((file) => [file.path, file.content] as const))(
    'gives the golden %s',
    async ([path, content]) => {
      await expect(content).toMatchFileSnapshot(`golden/${path}`);
    },
  );

  test('gives the same files every time', () => {
    expect(generate(sampleCatalog)).toEqual(generate(sampleCatalog));
  });

  test('has no two groups of one name', () => {
    const names = ruleGroups(sampleCatalog).map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test('reads only metrics of the metric table, records of its own, and up', () => {
    const rules = ruleGroups(sampleCatalog).flatMap((group) => group.rules);
    const records = rules.flatMap((rule) => ('record' in rule ? [rule.record] : []));
    const families = [...sampleCatalog.metrics.values()].flatMap(({ kind, prometheusName: name }) =>
      kind === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    );
    const known = new Set([...records, ...families, 'up']);
    const ofTheStack = /^(?:prometheus|alertmanager)_/;
    const read = rules.flatMap(({ expr }) => [
      ...expr.matchAll(/\b(?:[a-z]\w*:[\w:]+|up\b|[a-z_]+_(?:total|bucket|count|sum)\b)/g),
    ]);
    expect(read.length).toBeGreaterThan(rules.length);
    for (const [name] of read) if (!ofTheStack.test(name)) expect(known).toContain(name);
  });

  test('labels every alert with severity, category and service', () => {
    for (const rule of ruleGroups(sampleCatalog).flatMap((group) => group.rules)) {
      if (!('alert' in rule)) continue;
      expect(rule.alert).toMatch(/^(?:[A-Z][a-z]+)+$/);
      expect(Object.keys(rule.labels)).toEqual(expect.arrayContaining(['severity', 'category', 'service']));
      expect(Object.keys(rule.annotations).filter((name) => name !== 'budget')).toEqual([
        'summary',
        'description',
        'value',
        'threshold',
      ]);
      expect(rule.annotations.summary).not.toContain('{{');
    }
  });
});

/** Of the other promises the rules, and the pages that the sample has not. */
const pages = new Set(generate(sampleCatalog).map(({ path }) => path));
const ofPromises = generate(promisesCatalog).filter(
  ({ path }) => path.startsWith('rules/') || (path.startsWith('runbooks/') && !pages.has(path)),
);

test.for(ofPromises.map((file) => [file.path, file.content] as const))(
  'promises of every kind give the golden %s',
  async ([path, content]) => {
    await expect(content).toMatchFileSnapshot(`golden/promises/${path}`);
  },
);

describe.skipIf(promtool === undefined)('promtool accepts, with every lint fatal,', () => {
  test.for([
    ['the sample catalog', sampleCatalog],
    ['a catalog that promises nothing', defineCatalog({ services: { shop: { owner: 'web' } } })],
    ['latency objectives of different bounds', twoBounds],
    [
      'an owner that looks like a template',
      defineCatalog({
        services: {
          shop: {
            owner: 'team {{ $labels. "x"',
            operations: { pay: { kind: 'api', component: 'payment', target: { errors: '1%' } } },
          },
        },
      }),
    ],
  ] as const)('%s', async ([, catalog]) => {
    const { code, output } = await inFolder(generate(catalog), (folder) =>
      run(promtool ?? '', ['check', 'rules', '--lint=all', '--lint-fatal', 'rules/pulsetrail.rules.yml'], folder),
    );
    expect(output).toContain('SUCCESS');
    expect(code).toBe(0);
  });
});
