import { expect, test } from 'vitest';
import { macro, seriesLabel } from '../../src/model/macros.js';
import { traceSearch } from '../../src/render/explore.js';

test('leads to a search in the chosen Tempo, in the time that is shown, with the labels of the series', () => {
  const traceql = `{ resource.service.name = "${seriesLabel('service_name')}" && status = error }`;
  const address = traceSearch(traceql);
  const filled = address
    .replaceAll(macro('__from'), '1000')
    .replaceAll(macro('__to'), '2000')
    .replaceAll(macro('tempo_datasource'), 'tempo-1')
    .replaceAll(seriesLabel('service_name'), 'shop');
  expect(filled).not.toContain('$');
  const { pathname, searchParams } = new URL(filled, 'http://grafana.example');
  expect(pathname).toBe('/explore');
  expect(JSON.parse(searchParams.get('panes') ?? '')).toEqual({
    traces: {
      datasource: 'tempo-1',
      range: { from: '1000', to: '2000' },
      queries: [
        {
          refId: 'A',
          datasource: { type: 'tempo', uid: 'tempo-1' },
          queryType: 'traceql',
          query: '{ resource.service.name = "shop" && status = error }',
          limit: 20,
        },
      ],
    },
  });
});
