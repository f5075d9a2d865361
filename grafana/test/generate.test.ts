import { type CatalogDefinition, defineCatalog } from '@pulsetrail/catalog';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { generateDashboards } from '../src/index.js';
import { fullCatalog } from './full-catalog.ts';
import { type Dashboard, panelsOf } from './lint/dashboard.ts';
import { rules } from './lint/rules.ts';

const dashboardsOf = (definition: CatalogDefinition): Dashboard[] =>
  generateDashboards(defineCatalog(definition)).map(({ content }) => JSON.parse(content) as Dashboard);

/** The title of every panel by its address. */
const titles = (dashboards: readonly Dashboard[]): Map<string, string> =>
  new Map(
    dashboards.flatMap((dashboard) =>
      panelsOf(dashboard).map(({ id, title }) => [`/d/${dashboard.uid}?viewPanel=${id}`, title] as const),
    ),
  );

describe('one of everything', () => {
  // In YAML, which is shorter to read in a review than JSON.
  test.for(generateDashboards(fullCatalog).map(({ path, content }) => [path, content] as const))(
    'gives the golden %s',
    async ([path, content]) => {
      const golden = `golden/${path.replace(/\.json$/, '.yaml')}`;
      await expect(stringify(parse(content), { lineWidth: 0, aliasDuplicateObjects: false })).toMatchFileSnapshot(
        golden,
      );
    },
  );

  test('gives the same files every time, as classic JSON', () => {
    expect(generateDashboards(fullCatalog)).toEqual(generateDashboards(fullCatalog));
    for (const { path, content } of generateDashboards(fullCatalog)) {
      const { uid, schemaVersion } = JSON.parse(content) as { uid: string; schemaVersion: number };
      expect(path).toBe(`dashboards/${uid}.json`);
      expect(schemaVersion).toBe(42);
      expect(content.endsWith('}\n')).toBe(true);
    }
  });

  test('has no two boards of one uid', () => {
    const uids = dashboardsOf(fullCatalog.definition).map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(10);
    expect(uids).toHaveLength(10);
  });
});

test('what comes first changes the address of no other panel', () => {
  const { services, pipelines } = fullCatalog.definition;
  const { wards, labs } = pipelines;
  const before = titles(dashboardsOf({ services, pipelines: { wards } }));
  const first: CatalogDefinition['services'] = {
    first: { owner: 'x', counters: { firsts: { labels: { how: ['so'] } } }, flows: { begin: { steps: ['a', 'b'] } } },
  };
  const after = titles(dashboardsOf({ services: { ...first, ...services }, pipelines: { labs, wards } }));
  expect(after.size).toBeGreaterThan(before.size);
  expect([...before].filter(([address, title]) => after.get(address) !== title)).toEqual([]);
});

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(?:-[a-z0-9]{1,8})?$/);
const steps = fc.uniqueArray(name, { minLength: 1, maxLength: 4 });
const share = fc.constantFrom('0.1%', '1%', '5%');
const operation = fc.record(
  {
    kind: fc.constantFrom('api', 'db', 'score'),
    component: name,
    target: fc.record(
      {
        latency: fc.constantFrom(
          '100ms',
          '500ms',
          '1s',
          { threshold: '1s', objective: '99%' },
          { threshold: '5s', quantile: 0.5 },
        ),
        errors: share,
        throughput: fc.constantFrom('10/s', '50/min', '1000/h'),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['kind', 'component'] },
);
const service = fc.record(
  {
    owner: fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.trim() !== ''),
    operations: fc.dictionary(name, operation, { maxKeys: 5 }),
    flows: fc.dictionary(name, fc.record({ steps }), { maxKeys: 2 }),
    integrations: fc.dictionary(name, fc.record({ servers: fc.constant(['a.example']) }, { requiredKeys: [] }), {
      maxKeys: 2,
    }),
    quality: fc.dictionary(name, fc.record({ invalid: share }), { maxKeys: 2 }),
    saturation: fc.record({ queues: fc.dictionary(name, fc.integer({ min: 1, max: 1_000 }), { maxKeys: 2 }) }),
  },
  { requiredKeys: ['owner'] },
);

test('every catalog gives boards without a fault', () => {
  const definition = fc.record(
    {
      services: fc.dictionary(name, service, { maxKeys: 3 }),
      pipelines: fc.dictionary(
        name,
        fc.record({ families: fc.uniqueArray(fc.constantFrom('ava4', 'kati', 'qube'), { minLength: 1 }) }),
        { maxKeys: 2 },
      ),
    },
    { requiredKeys: ['services'] },
  );
  fc.assert(
    fc.property(definition, (written) => {
      let dashboards: Dashboard[];
      try {
        dashboards = dashboardsOf(written as CatalogDefinition);
      } catch {
        // Two pipelines that read one family, say: no catalog.
        return fc.pre(false);
      }
      for (const dashboard of dashboards) {
        expect(rules.flatMap(({ name: rule, check }) => check(dashboard).map((fault) => `${rule}: ${fault}`))).toEqual(
          [],
        );
      }
    }),
    { numRuns: 60 },
  );
});
