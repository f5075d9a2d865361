import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metrics } from '../../src/index.js';
import { writeDuration } from '../../src/quantities.js';
import { faultsOf, serviceWith, targetOf } from '../faults.js';

const own = (bounds: number[]): object => ({ buckets: { 'operation.duration': bounds } });

describe('a latency threshold', () => {
  test.each<[string, object, string[]]>([
    ['on a bound', targetOf({ latency: '500ms' }), []],
    ['on a bound, written in another unit', targetOf({ latency: '0.5s' }), []],
    ['on a bound of the catalog', targetOf({ latency: '2.5ms' }, own([0.0025, 1])), []],
    [
      'between two bounds',
      targetOf({ latency: '300ms' }),
      [
        `services.a.operations.o.target.latency: not a bucket bound of operation.duration; use 250ms or 500ms, or set buckets['operation.duration'] with 0.3 among its bounds (found "300ms")`,
      ],
    ],
    [
      'between bounds of the catalog, named as durations that the catalog reads',
      targetOf({ latency: '2s' }, own([0.0025, 1.5, 90, 120])),
      [
        `services.a.operations.o.target.latency: not a bucket bound of operation.duration; use 1.5s or 90s, or set buckets['operation.duration'] with 2 among its bounds (found "2s")`,
      ],
    ],
    [
      'of a quantile on the highest bound, which no quantile exceeds',
      targetOf({ latency: '1m' }),
      [
        `services.a.operations.o.target.latency: the highest bucket bound of operation.duration, above which no quantile is ever seen; use 30s, or set buckets['operation.duration'] with a higher one (found "1m")`,
      ],
    ],
    [
      'of a quantile on the only bound',
      targetOf({ latency: '1s' }, own([1])),
      [
        `services.a.operations.o.target.latency: the highest bucket bound of operation.duration, above which no quantile is ever seen; set buckets['operation.duration'] with a higher one (found "1s")`,
      ],
    ],
    ['of an objective on the highest bound', targetOf({ latency: { threshold: '1m', objective: '99%' } }), []],
    [
      'of an objective above all bounds',
      targetOf({ latency: { threshold: '2m', objective: '99%' } }),
      [
        `services.a.operations.o.target.latency.threshold: not a bucket bound of operation.duration; use 1m, or set buckets['operation.duration'] with 120 among its bounds (found "2m")`,
      ],
    ],
    [
      'of a database operation, on its own histogram',
      serviceWith({ operations: { o: { kind: 'db', component: 'c', target: { latency: '250ms' } } } }),
      [
        `services.a.operations.o.target.latency: not a bucket bound of db.client.operation.duration; use 100ms or 500ms, or set buckets['db.client.operation.duration'] with 0.25 among its bounds (found "250ms")`,
      ],
    ],
    [
      'of a flow',
      serviceWith({ flows: { f: { steps: ['s'], target: { latency: '3s' } } } }),
      [
        `services.a.flows.f.target.latency: not a bucket bound of flow.duration; use 2s or 5s, or set buckets['flow.duration'] with 3 among its bounds (found "3s")`,
      ],
    ],
    [
      'of a pipeline',
      { services: {}, pipelines: { p: { families: ['kati'], target: { stored: '3s' } } } },
      [
        `pipelines.p.target.stored: not a bucket bound of messaging.process.duration; use 2s or 5s, or set buckets['messaging.process.duration'] with 3 among its bounds (found "3s")`,
      ],
    ],
  ])('%s', (_what, definition, lines) => {
    expect(faultsOf(definition)).toEqual(lines);
  });

  test('is refused with remedies that are then taken', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200_000 }), (milliseconds) => {
        const [line] = faultsOf(targetOf({ latency: `${milliseconds}ms` }));
        const advised = line?.match(/use (\S+?)(?: or (\S+?))?,/)?.slice(1) ?? [];
        for (const latency of advised) if (latency) expect(faultsOf(targetOf({ latency }))).toEqual([]);
        const bounds = metrics.operationDuration.buckets.slice(0, -1).map(writeDuration);
        if (line === undefined) expect(bounds).toContain(writeDuration(milliseconds / 1_000));
      }),
    );
  });
});

describe('own bounds', () => {
  test.each<[string, object, string]>([
    [
      'of no histogram',
      { 'device.messages': [1] },
      `buckets['device.messages']: unknown histogram; use one of http.server.request.duration, `,
    ],
    [
      'that do not ascend',
      { 'flow.duration': [1, 3, 2] },
      `buckets['flow.duration']: bounds must ascend, each once; sort them (found [1,3,2])`,
    ],
    [
      'that repeat',
      { 'flow.duration': [1, 1] },
      `buckets['flow.duration']: bounds must ascend, each once; sort them (found [1,1])`,
    ],
  ])('%s', (_what, buckets, line) => {
    expect(faultsOf({ services: {}, buckets })).toEqual([expect.stringContaining(line)]);
  });
});
