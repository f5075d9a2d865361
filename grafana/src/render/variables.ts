import {
  CustomVariableBuilder,
  QueryVariableBuilder,
  VariableHide,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Variable } from '../model/variable.js';
import { currentVariable } from './current-schema.js';
import { source } from './data-sources.js';

const all = { text: ['All'], value: ['$__all'], selected: true };

/** A choice of several values, all at first. */
export function renderVariable({
  name,
  label,
  description,
  from,
  all: allValue = '.+',
  hidden,
}: Variable): VariableModel {
  const builder =
    from.kind === 'names'
      ? new CustomVariableBuilder(name).values(from.names.join(','))
      : new QueryVariableBuilder(name)
          .datasource(source('prometheus'))
          .query(from.query)
          .refresh(VariableRefresh.OnTimeRangeChanged)
          .sort(VariableSort.AlphabeticalAsc);
  builder.label(label).description(description).multi(true).includeAll(true).allValue(allValue).current(all);
  return currentVariable(hidden ? builder.hide(VariableHide.HideVariable) : builder);
}
