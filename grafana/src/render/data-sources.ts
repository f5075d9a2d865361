import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import { DatasourceVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';

/** Boards take their data sources from variables, so that they work in any Grafana whatever its data sources are called. */
const sources = {
  prometheus: {
    variable: 'prometheus_datasource',
    label: 'Prometheus data source',
    name: 'Prometheus',
    uid: 'pulsetrail-prometheus',
  },
  tempo: { variable: 'tempo_datasource', label: 'Tempo data source', name: 'Tempo', uid: 'pulsetrail-tempo' },
} as const;

/** The kinds of data sources that panels ask. */
export type SourceName = keyof typeof sources;

/** The data source that is chosen. */
export const source = (type: SourceName): DataSourceRef => ({ type, uid: `\${${sources[type].variable}}` });

/** The choice of a data source; at first the provisioned one. */
export const sourceVariable = (type: SourceName): DatasourceVariableBuilder =>
  new DatasourceVariableBuilder(sources[type].variable)
    .label(sources[type].label)
    .type(type)
    .current({ text: sources[type].name, value: sources[type].uid, selected: true });
