import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import type { TablePanel } from '../model/panel.js';
import { traceSearch } from './explore.js';
import { pageLink } from './links.js';
import { refId } from './ref-id.js';
import { asRows } from './targets.js';

/** A row for each set of labels: the instant results joined by what they share. */
export function table({ labels, columns, links = [] }: TablePanel): PanelBuilder {
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
  for (const { title, unit } of columns) builder.overrideByName(title, [{ id: 'unit', value: unit }]);
  const byLabel = Map.groupBy(links, ({ label }) => label);
  for (const [label, some] of byLabel) {
    const value = some.map((link) => pageLink(link.title, 'url' in link ? link.url : traceSearch(link.traces)).build());
    builder.overrideByName(labels[label] ?? label, [{ id: 'links', value }]);
  }
  return builder;
}
