import { expect, test } from 'vitest';
import { start } from '../src/index.js';
import { unknownOptions } from '../src/option-names.js';

const wrong = (options: object) => unknownOptions({ service: 'x', ...options } as never);

test('options that exist, and those that say nothing, are taken', () => {
  expect(
    wrong({
      metrics: { port: 0, registries: [] },
      traces: { batch: { size: 1 }, shares: { routes: { '/anything': 1 } } },
      logs: false,
      http: true,
      prot: undefined,
    }),
  ).toEqual([]);
});

test.each([
  [{ metrics: { prot: 0 } }, 'metrics.prot is no option. Did you mean metrics.port?'],
  [{ port: 0 }, 'port is no option. Did you mean metrics.port?'],
  [{ metric: {} }, 'metric is no option. Did you mean metrics?'],
  [{ traces: { rate: 1 } }, 'traces.rate is no option. Did you mean traces.ratio?'],
  [{ traces: { batch: { queueSize: 1 } } }, 'traces.batch.queueSize is no option. Leave it out.'],
  [{ http: { ignorePath: [] } }, 'http.ignorePath is no option. Did you mean http.ignorePaths?'],
  [{ hash_key: 'x' }, 'hash_key is no option. Did you mean hashKey?'],
  [{ shares: {} }, 'shares is no option. Did you mean traces.shares?'],
  [{ somethingElse: 1 }, 'somethingElse is no option. Leave it out.'],
])('%j is named, with what was meant', (options, sentence) => {
  expect(wrong(options)).toEqual([sentence]);
});

test('all of them are named', () => {
  expect(wrong({ prot: 1, traces: { ratios: 1 }, metrics: { hosts: '' } })).toHaveLength(3);
});

test('start refuses them, with everything else that is wrong', () => {
  expect(() => start({ service: '', metrics: { prot: 0 } } as never)).toThrow(
    'metrics.prot is no option. Did you mean metrics.port?\nservice is "". Give the service\'s name.',
  );
});
