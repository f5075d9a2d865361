import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { generate } from '../../src/generate.js';
import { ruleGroups } from '../../src/groups.js';
import { untestedAlerts } from '../../src/tests/coverage.js';
import { alertTests } from '../../src/tests/families.js';
import { generateTests } from '../../src/tests/generate-tests.js';
import { stagesOf } from '../../src/tests/states.js';
import { alertLine } from '../../src/tests/trial.js';
import { inFolder, run } from '../checker.js';
import { promisesCatalog } from '../promises-catalog.js';
import { promtool } from '../promtool.js';
import { sampleCatalog, twoBounds } from '../sample-catalog.js';
import { failuresOf } from './trials.js';

const catalogs = { sample: sampleCatalog, promises: promisesCatalog, 'two bounds': twoBounds };

/** Odd windows and budgets, waiting times that are not on the grid, alerts that are kept. */
const unusual = defineCatalog({
  services: {
    shop: {
      owner: 'team {{ "x"',
      operations: {
        pay: { kind: 'api', component: 'payment', target: { errors: '25%', latency: '1s', throughput: '90/h' } },
        refund: { kind: 'api', component: 'payment', target: { throughput: '7/h' } },
        order: { kind: 'api', component: 'payment', target: { throughput: '1/h' } },
      },
    },
  },
  alerting: {
    window: '7m',
    for: '90s',
    keepFiringFor: '4m',
    minimumBadEvents: 1,
    tiers: {
      quick: { long: '30m', short: '10m', factor: 2, severity: 'critical' },
      slow: { long: '5d', short: '10h', factor: 1, for: '50m', severity: 'info' },
    },
  },
});

/** The sample with native histograms, also of a threshold on one. */
const native = defineCatalog({
  ...sampleCatalog.definition,
  alerting: {
    histograms: 'native',
    rules: {
      'slow-calls': {
        category: 'performance',
        metric: 'operation.duration',
        by: ['operation'],
        operator: '>',
        threshold: '1s',
        severity: 'info',
      },
    },
    anomalies: { 'slow-odd': { category: 'performance', metric: 'operation.duration', by: ['operation'] } },
  },
});

test.for(Object.entries(catalogs))(
  'every alert of the catalog %s has tests, but for own expressions',
  ([, catalog]) => {
    const untested = untestedAlerts(ruleGroups(catalog), alertTests(catalog)).map(({ labels }) => labels.rule);
    const own = catalog.alerting.rules.filter(({ measure }) => measure.kind === 'expr').map(({ name }) => name);
    expect(untested).toEqual(own);
  },
);

test.for(Object.entries(catalogs))(
  'every alert of the catalog %s fires in a scenario and does not in another',
  ([, catalog]) => {
    for (const each of alertTests(catalog).filter(({ alert }) => alert !== 'Watchdog')) {
      const fires = each.scenarios.map((scenario) => stagesOf(each, scenario).some(({ state }) => state === 'firing'));
      expect([alertLine(each), new Set(fires).size]).toEqual([alertLine(each), 2]);
      expect(new Set(each.scenarios.map(({ name }) => name)).size).toBe(each.scenarios.length);
    }
  },
);

test('the same catalog gives the same files', () => {
  expect(generateTests(sampleCatalog)).toEqual(generateTests(sampleCatalog));
});

describe.skipIf(promtool === undefined)('promtool finds all as expected of the catalog', () => {
  test.for([
    ...Object.entries(catalogs),
    ['of unusual numbers', unusual] as const,
    ['of native histograms', native] as const,
  ])('%s', { timeout: 240_000 }, async ([, catalog]) => {
    const failures = await failuresOf(catalog);
    expect(failures.map(({ test: each, scenario, message }) => `${alertLine(each)}: ${scenario}: ${message}`)).toEqual(
      [],
    );
  });

  test('also by the files beside the rules', async () => {
    const catalog = defineCatalog({ services: { shop: { owner: 'web' } } });
    const tests = generateTests(catalog);
    const { code, output } = await inFolder([...generate(catalog, { longWindow: 3_600 }), ...tests], (folder) =>
      run(promtool ?? '', ['test', 'rules', ...tests.map(({ path }) => path)], folder),
    );
    expect([code, output.replaceAll(/\s+/g, ' ')]).toEqual([0, expect.stringContaining('SUCCESS')]);
  }, 60_000);
});
