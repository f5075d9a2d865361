import { expect, test } from 'vitest';
import { targetsOf } from '../../src/checks/targets.js';
import { defineCatalog } from '../../src/index.js';

test('every target is found with its place and the histogram that judges its latency', () => {
  const catalog = defineCatalog({
    services: {
      a: {
        owner: 'x',
        operations: { o: { kind: 'db', component: 'c' } },
        flows: { f: { steps: ['s'] } },
        integrations: { i: {} },
      },
    },
    pipelines: { p: { families: ['kati'] } },
    buckets: { 'flow.duration': [1, 2] },
  });
  expect(targetsOf(catalog).map(({ path, latencyKey, metric }) => [path.join('.'), latencyKey, metric.name])).toEqual([
    ['services.a.operations.o.target', 'latency', 'db.client.operation.duration'],
    ['services.a.flows.f.target', 'latency', 'flow.duration'],
    ['services.a.integrations.i.target', 'latency', 'http.client.request.duration'],
    ['pipelines.p.target', 'stored', 'messaging.process.duration'],
  ]);
  expect(targetsOf(catalog)[1]?.metric.buckets).toEqual([1, 2]);
});
