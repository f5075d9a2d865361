import { TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import { type DynamicConfigValue, FieldColorModeId, MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import type { Column, TablePanel } from '../model/panel.js';
import { traceSearch } from './explore.js';
import { thresholds } from './limits.js';
import { pageLink } from './links.js';
import { refId } from './ref-id.js';
import { asRows } from './targets.js';

const colored: DynamicConfigValue = { id: 'custom.cellOptions', value: { type: 'color-text' } };

/** How the values of a column look. */
const lookOf = (column: Column): DynamicConfigValue[] => [
  { id: 'unit', value: column.unit },
  ...(column.limits === undefined
    ? []
    : [
        { id: 'thresholds', value: thresholds(column).build() },
        { id: 'color', value: { mode: FieldColorModeId.Thresholds } },
        colored,
      ]),
];

/** The words of a column, each in its color. */
const wordsOf = (colors: Readonly<Record<string, string>>): DynamicConfigValue[] => [
  {
    id: 'mappings',
    value: [
      {
        type: MappingType.ValueToText,
        options: Object.fromEntries(
          Object.entries(colors).map(([word, color], index) => [word, { text: word, color, index }]),
        ),
      },
    ],
  },
  colored,
];

/** A row for each set of labels: the instant results joined by what they share. */
export function table({ labels, columns, sort, colors = {}, links = [] }: TablePanel): PanelBuilder {
  const names = Object.keys(labels);
  const resultOf = (index: number): string => (columns.length === 1 ? 'Value' : `Value #${refId(index)}`);
  const shown = [...names, ...columns.map((_, index) => resultOf(index))];
  const builder = new PanelBuilder()
    .targets(columns.map(asRows))
    .filterable(true)
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({ id: 'filterFieldsByName', options: { include: { names: shown } } })
    .withTransformation({
      id: 'organize',
      options: {
        indexByName: Object.fromEntries(shown.map((name, index) => [name, index])),
        renameByName: {
          ...labels,
          ...Object.fromEntries(columns.map(({ title }, index) => [resultOf(index), title])),
        },
      },
    });
  if (sort !== undefined) {
    builder.sortBy([new TableSortByFieldStateBuilder().displayName(sort.title).desc(sort.ascending !== true)]);
  }
  for (const column of columns) builder.overrideByName(column.title, lookOf(column));
  for (const [label, words] of Object.entries(colors)) builder.overrideByName(labels[label] ?? label, wordsOf(words));
  const byLabel = Map.groupBy(links, ({ label }) => label);
  for (const [label, some] of byLabel) {
    const value = some.map((link) => pageLink(link.title, 'url' in link ? link.url : traceSearch(link.traces)).build());
    builder.overrideByName(labels[label] ?? label, [{ id: 'links', value }]);
  }
  return builder;
}
