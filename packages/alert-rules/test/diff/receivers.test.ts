import { expect, test } from 'vitest';
import { routeMatrix } from '../../src/alertmanager/route-matrix.js';
import { receiversIn } from '../../src/diff/receivers.js';
import { generate } from '../../src/generate.js';
import { ruleGroups } from '../../src/groups.js';
import { promisesCatalog } from '../promises-catalog.js';
import { sampleCatalog } from '../sample-catalog.js';

test.for([
  ['sample', sampleCatalog],
  ['promises', promisesCatalog],
] as const)('finds the receivers that Alertmanager is expected to find, for the catalog %s', ([, catalog]) => {
  const configuration = generate(catalog).find(({ path }) => path === 'alertmanager.yml')?.content ?? '';
  const receivers = receiversIn(configuration);
  const matrix = routeMatrix(catalog, ruleGroups(catalog));
  expect(matrix.length).toBeGreaterThan(5);
  for (const { labels, receiver } of matrix) expect([labels, receivers?.(labels)]).toEqual([labels, [receiver]]);
});

const tree = `
route:
  receiver: all
  routes:
    - { receiver: audit, matchers: ['severity=~"critical|warning"'], continue: true }
    - receiver: web
      matchers: ['service="shop"', 'team!="x"']
      routes: [{ matchers: ['severity!~"info|none"'], receiver: web-page }, {}]
`;

test.each([
  [{}, ['all']],
  [{ severity: 'critical' }, ['audit']],
  [{ severity: 'critical', service: 'shop' }, ['audit', 'web-page']],
  [{ severity: 'info', service: 'shop' }, ['web']],
  [{ severity: 'info', service: 'shop', team: 'x' }, ['all']],
  [{ severity: 'criticality' }, ['all']],
])('%j goes to %j', (labels, receivers) => {
  expect(receiversIn(tree)?.(labels)).toEqual(receivers);
});

test.each(['', 'text', 'route: [', 'receivers: []'])('%j says nothing of routes', (text) => {
  expect(receiversIn(text)).toBeUndefined();
});
