import { cell, seriesLabel } from '../../../src/model/macros.js';
import { groupsOf, type LintRule, type Panel, panelsOf } from '../dashboard.ts';

const macrosOf = (links: unknown, kind: string): string[] => {
  const text = decodeURIComponent(JSON.stringify(links ?? []));
  return [...text.matchAll(new RegExp(`\\$\\{__${kind}\\.([^}:]+)`, 'g'))].map(([, name = '']) => name);
};

/** The queries whose series lead nowhere. */
const without = ({ fieldConfig }: Panel): Set<unknown> =>
  new Set(
    (fieldConfig?.overrides ?? [])
      .filter(({ properties }) => properties.some(({ id, value }) => id === 'links' && JSON.stringify(value) === '[]'))
      .map(({ matcher }) => matcher.options),
  );

function ofSeries(panel: Panel): string[] {
  const labels = macrosOf(panel.fieldConfig?.defaults.links, 'field.labels');
  const plain = without(panel);
  return (panel.targets ?? [])
    .filter(({ refId, expr }) => expr !== undefined && !plain.has(refId))
    .flatMap(({ refId, expr = '' }) => {
      const known = groupsOf(expr);
      return labels.filter((label) => !known.includes(label)).map((label) => `query ${refId} has no label ${label}`);
    });
}

function ofTables({ type, fieldConfig, transformations = [] }: Panel): string[] {
  const organize = transformations.find(({ id }) => id === 'organize');
  if (type !== 'table' || organize === undefined) return [];
  const columns = new Set(Object.values(organize.options.renameByName ?? {}));
  const overrides = fieldConfig?.overrides ?? [];
  return [
    ...overrides.map(({ matcher }) => String(matcher.options)),
    ...overrides.flatMap(({ properties }) => macrosOf(properties, 'data.fields')),
  ]
    .filter((name) => !columns.has(name))
    .map((name) => `there is no column ${name}`);
}

/** What a link takes from a series or a row is there, and what is said of a column is said of one that exists. */
export const panelLinks: LintRule = {
  name: 'panel-links',
  check: (dashboard) =>
    panelsOf(dashboard).flatMap((panel) =>
      [...ofSeries(panel), ...ofTables(panel)].map((fault) => `${panel.title}: ${fault}`),
    ),
  bad: {
    'a label that the series do not have': ({ panel }) => {
      panel.fieldConfig = { defaults: { unit: 'cps', links: [{ url: `/d/b?var-route=${seriesLabel('route')}` }] } };
    },
    'a column that the table does not have': ({ panel }) => {
      panel.type = 'table';
      panel.transformations = [{ id: 'organize', options: { renameByName: { service_name: 'Service' } } }];
      panel.fieldConfig = {
        defaults: {},
        overrides: [{ matcher: { id: 'byName', options: 'Operation' }, properties: [{ id: 'unit', value: 's' }] }],
      };
    },
    'a cell that the row does not have': ({ panel }) => {
      panel.type = 'table';
      panel.transformations = [{ id: 'organize', options: { renameByName: { service_name: 'Service' } } }];
      panel.fieldConfig = {
        defaults: {},
        overrides: [
          {
            matcher: { id: 'byName', options: 'Service' },
            properties: [{ id: 'links', value: [{ url: `/d/b?var-host=${cell('Host')}` }] }],
          },
        ],
      };
    },
  },
};
