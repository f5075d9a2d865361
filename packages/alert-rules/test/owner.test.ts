import { defineCatalog } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { ownerOfAll, ruleByOwner } from '../src/owner.js';
import { type Matcher, selector } from '../src/promql.js';

test('each owner has a rule for all of its services, and what the catalog does not know one without owner', () => {
  const { services } = defineCatalog({
    services: { shop: { owner: 'web' }, 'clinic-api': { owner: 'care {{' }, basket: { owner: 'web' } },
  });
  const rule = (matchers: readonly Matcher[], owner?: string) => ({
    record: 'r',
    expr: selector('up', matchers),
    ...(owner === undefined ? {} : { labels: { owner } }),
  });
  expect(ruleByOwner(services, 'job', rule)).toEqual([
    { record: 'r', expr: 'up{job=~"shop|basket"}', labels: { owner: 'web' } },
    { record: 'r', expr: 'up{job="clinic-api"}', labels: { owner: 'care {{ "{{" }}' } },
    { record: 'r', expr: 'up{job!~"shop|clinic-api|basket"}' },
  ]);
  expect(ruleByOwner([], 'job', rule)).toEqual([{ record: 'r', expr: 'up' }]);
});

test.for([
  [[], undefined],
  [['care'], 'care'],
  [['care', 'care'], 'care'],
  [['care', 'labs'], undefined],
  [['care', undefined], undefined],
  [[undefined], undefined],
] as const)('what pipelines of %j share is owned by %s', ([owners, shared]) => {
  const pipelines = owners.map((owner, index) => ({
    name: `p${index}`,
    families: [],
    target: { tiers: [] },
    quiet: 3_600,
    silent: 0.2,
    ...(owner === undefined ? {} : { owner }),
  }));
  expect(ownerOfAll(pipelines)).toBe(shared);
});
