import type { Dashboard, Panel, Target } from './dashboard.ts';

const chosenSource = '$prometheus_datasource';

/** A dashboard that no rule finds fault with, made anew each time. */
export function goodDashboard(): { dashboard: Dashboard; panel: Panel; target: Target } {
  const target: Target = {
    refId: 'A',
    expr: 'sum by (service_name) (rate(operation_duration_seconds_count{service_name=~"$service",instance=~"$instance"}[$__rate_interval]))',
    legendFormat: '{{service_name}}',
    datasource: { type: 'prometheus', uid: chosenSource },
  };
  const panel: Panel = {
    id: 1,
    type: 'timeseries',
    title: 'Calls',
    description: 'How many there are.',
    datasource: { type: 'prometheus', uid: chosenSource },
    gridPos: { x: 0, y: 0, w: 12, h: 8 },
    fieldConfig: { defaults: { unit: 'cps' } },
    targets: [target],
  };
  const variable = (name: string, label: string, query: string) => ({
    name,
    label,
    type: 'query',
    query,
    datasource: { uid: chosenSource },
    multi: true,
    allValue: '.+',
    refresh: 2,
  });
  const dashboard: Dashboard = {
    uid: 'a-board',
    title: 'A board',
    editable: false,
    templating: {
      list: [
        { name: 'prometheus_datasource', label: 'Prometheus data source', type: 'datasource', query: 'prometheus' },
        variable('service', 'Service', 'label_values(service_name)'),
        variable('instance', 'Instance', 'label_values({service_name=~"$service"}, instance)'),
      ],
    },
    annotations: { list: [] },
    panels: [panel, { ...structuredClone(panel), id: 2, gridPos: { x: 12, y: 0, w: 12, h: 8 } }],
  };
  return { dashboard, panel, target };
}
