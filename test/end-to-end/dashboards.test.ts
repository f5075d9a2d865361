import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCatalog } from '@pulsetrail/catalog';
import { boardsOf, queriesOf, uids } from '@pulsetrail/grafana';
import { anyPorts, type Stack, startStack } from '@pulsetrail/local';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fullCatalog } from '../../grafana/test/full-catalog.ts';
import { type AlertStack, hasAlertServers, startAlertStack } from '../support/alert-stack.ts';
import { queryPrometheus } from '../support/prometheus-api.ts';
import { until } from '../support/until.ts';
import { catalog } from './catalog.ts';
import { collectorPage } from './dashboards/collector-page.ts';
import { emptyQueries, own } from './dashboards/empty-queries.ts';
import { pagesOfEverything } from './dashboards/page-of-everything.ts';
import { serviceGraphPage } from './dashboards/service-graph-page.ts';
import { choices, filledIn, type Values } from './dashboards/variables.ts';

describe('the running clinic fills', () => {
  let stack: Stack;
  let prometheus: string;

  const partOf = (name: string) => {
    const found = stack.parts.find(({ part }) => part === name);
    if (found === undefined) throw new Error(`The stack has no part ${name}.`);
    return found;
  };

  /** What is recorded of promises every two minutes is recorded every two seconds: a test cannot wait for it. */
  async function hurry(): Promise<void> {
    const folder = join(stack.folder, 'configuration', 'rules');
    for (const name of await readdir(folder)) {
      const text = await readFile(join(folder, name), 'utf8');
      await writeFile(join(folder, name), text.replaceAll('interval: 2m', 'interval: 2s'));
    }
    const { pid } = partOf('prometheus');
    if (pid === undefined) throw new Error('The stack does not say which process its Prometheus is.');
    process.kill(pid, 'SIGHUP');
  }

  beforeAll(async () => {
    stack = await startStack({
      catalog: join(import.meta.dirname, 'catalog.ts'),
      ports: anyPorts,
      demo: { messageRate: 20, requestRate: 30, requestFailures: 0.2, failures: 0.1 },
    });
    prometheus = partOf('prometheus').address;
    await hurry();
  });

  afterAll(async () => {
    await stack?.stop();
  });

  test.for(boardsOf(catalog))('every choice of $title', async (board) => {
    await until('every choice has a value', async () =>
      [...(await choices(board, own, prometheus))].every(([, values]) => values.length > 0),
    );
  });

  test.for(boardsOf(catalog))('every panel of $title that has to show something', async (board) => {
    expect(await emptyQueries(board, prometheus, ({ maybeEmpty }) => maybeEmpty !== undefined)).toEqual([]);
  });

  test.for([
    ['operations:latency', 0.5],
    // The only tier of this catalog burns twice as fast as the budget of 1 % allows.
    ['operations:errors', 0.02],
  ] as const)('of %s the limit of the operation that an alert leads to, and no other', async ([key, limit]) => {
    const board = boardsOf(catalog).find(({ uid }) => uid === uids.service);
    const panel = board?.rows.flatMap(({ panels }) => panels).find((candidate) => candidate.key === key);
    const lines = panel === undefined ? [] : queriesOf(panel).filter((query) => query.limit !== undefined);
    expect(lines.length).toBeGreaterThan(1);
    const all = board === undefined ? own : await choices(board, own, prometheus);
    const chosen: Values = new Map([...all, ['service', ['clinic-api']], ['operation', ['sign-in']]]);
    const drawn = await Promise.all(lines.map(({ expr }) => queryPrometheus(prometheus, filledIn(expr, chosen))));
    expect(drawn.flat().map(({ value }) => value)).toEqual([limit]);
  });
});

describe.skipIf(!hasAlertServers)('services in which everything happens fill', () => {
  const everything = defineCatalog({
    ...fullCatalog.definition,
    alerting: { scrapeInterval: '1s', evaluationInterval: '1s', window: '10s' },
  });
  /** Records of budgets need the two minutes that the clinic is spared. */
  const isElsewhere = /pulsetrail_slo|(?:prometheus|alertmanager)_notifications/;
  let stack: AlertStack;

  beforeAll(async () => {
    const [calls, collector] = [serviceGraphPage('shop', 'stock'), collectorPage()];
    const targets = { ...pagesOfEverything(everything), 'otel-collector': () => calls() + collector() };
    stack = await startAlertStack({ catalog: everything, targets });
  });

  afterAll(async () => {
    await stack?.stop();
  });

  test.for(boardsOf(everything))('every panel of $title, also those that may be empty', async (board) => {
    expect(await emptyQueries(board, stack.prometheus.address, ({ expr }) => isElsewhere.test(expr))).toEqual([]);
  });

  test('one line for each component, the calls of all kinds of operations together', async () => {
    const board = boardsOf(everything).find(({ uid }) => uid === uids.overview);
    const panel = board?.rows.flatMap(({ panels }) => panels).find(({ key }) => key === 'components:rate');
    const [query, ...others] = panel === undefined ? [] : queriesOf(panel);
    expect(others).toEqual([]);
    const operations = everything.services.flatMap((service) => service.operations);
    const components = Map.groupBy(operations, ({ component }) => component);
    expect([...components.values()].some((some) => new Set(some.map(({ kind }) => kind)).size > 1)).toBe(true);
    const counts = new Set(operations.map(({ metric }) => `${metric.prometheusName}_count`));
    const all = `sum by (component) (rate({__name__=~"${[...counts].join('|')}"}[15s]))`;
    const chosen: Values = new Map([...own, ['service', everything.services.map(({ name }) => name)]]);
    const difference = `${filledIn(query?.expr ?? '', chosen)} - ${all}`;
    const samples = await queryPrometheus(stack.prometheus.address, difference);
    expect(samples.map(({ labels }) => labels.component).toSorted()).toEqual([...components.keys()].toSorted());
    for (const { value } of samples) expect(value).toBeCloseTo(0);
  });
});
