import { defineCatalog } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { type Panel, queriesOf } from '../../src/model/panel.js';
import { componentPanels } from '../../src/panels/operations.js';

const catalogOf = (...kinds: ('api' | 'db' | 'score')[]) =>
  defineCatalog({
    services: {
      shop: {
        owner: 'web',
        operations: Object.fromEntries(kinds.map((kind) => [`${kind}-call`, { kind, component: 'cart' }])),
      },
    },
  });

const panelOf = (panels: readonly Panel[], key: string) =>
  panels.flatMap((panel) => (panel.key === key ? queriesOf(panel) : []));

test('a component with operations of several kinds is one line of rates, and one of failures', () => {
  const panels = componentPanels({ catalog: catalogOf('api', 'db', 'score'), matchers: [] });
  for (const key of ['components:rate', 'components:errors']) {
    const queries = panelOf(panels, key);
    expect(queries.map(({ legend }) => legend)).toEqual(['{{component}}']);
    for (const name of ['operation', 'db_client_operation', 'score_calculation']) {
      expect(queries[0]?.expr).toContain(`(${name}_duration_seconds_count{`);
    }
  }
});

test('its durations are told apart by their histogram', () => {
  const panels = componentPanels({ catalog: catalogOf('api', 'db'), matchers: [] });
  expect(panelOf(panels, 'components:latency').map(({ legend }) => legend)).toEqual([
    '{{component}} operation.duration',
    '{{component}} db.client.operation.duration',
  ]);
});

test('where all operations are of one kind nothing is told apart', () => {
  const panels = componentPanels({ catalog: catalogOf('db'), matchers: [] });
  for (const panel of panels) expect(queriesOf(panel).map(({ legend }) => legend)).toEqual(['{{component}}']);
});
