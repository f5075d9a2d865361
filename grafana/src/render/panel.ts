import type { Panel as GrafanaPanel, GridPos } from '@grafana/grafana-foundation-sdk/dashboard';
import type { MetricPanel, Panel } from '../model/panel.js';
import { runbookAddress } from '../model/runbook.js';
import { bars } from './bars.js';
import type { RenderContext } from './context.js';
import { currentPanel } from './current-schema.js';
import { source } from './data-sources.js';
import { traceSearch } from './explore.js';
import { heatmap } from './heatmap.js';
import { alertsOf, thresholds } from './limits.js';
import { lines } from './lines.js';
import { pageLink } from './links.js';
import { noValue } from './no-value.js';
import { numbers } from './numbers.js';
import type { PanelBuilder, SeriesPanelBuilder } from './panel-builder.js';
import { panelId } from './panel-id.js';
import { states } from './states.js';
import { table } from './table.js';
import { graph, traceTable } from './traces.js';

function seriesBuilder(panel: MetricPanel): SeriesPanelBuilder {
  switch (panel.view) {
    case 'lines':
      return lines(panel);
    case 'number':
      return numbers(panel);
    case 'bars':
      return bars(panel);
    case 'heatmap':
      return heatmap(panel);
    case 'states':
      return states(panel);
  }
}

/** What all series panels get: unit, colors, and the ways to the traces and the runbooks. */
function series(panel: MetricPanel, { runbooks }: RenderContext): SeriesPanelBuilder {
  const builder = seriesBuilder(panel).unit(panel.unit).thresholds(thresholds(panel));
  const search = panel.traces === undefined ? [] : [{ title: 'Search traces', url: traceSearch(panel.traces) }];
  const links = [...(panel.links ?? []), ...search];
  if (links.length > 0) builder.dataLinks(links.map(({ title, url }) => pageLink(title, url)));
  const alerts = runbooks === undefined ? [] : alertsOf(panel);
  if (runbooks !== undefined && alerts.length > 0) {
    builder.links(alerts.map((alert) => pageLink(`Runbook: ${alert}`, runbookAddress(runbooks, alert))));
  }
  return builder;
}

function builderOf(panel: Panel, context: RenderContext): PanelBuilder {
  switch (panel.view) {
    case 'table':
      return table(panel).datasource(source('prometheus'));
    case 'traces':
      return traceTable(panel).datasource(source('tempo'));
    case 'graph':
      return graph(panel).datasource(source('tempo'));
    default:
      return series(panel, context).datasource(source('prometheus'));
  }
}

/** A panel as Grafana's JSON has it. */
export function renderPanel(panel: Panel, position: GridPos, context: RenderContext): GrafanaPanel {
  const builder = builderOf(panel, context)
    .id(panelId(context.board, panel.key))
    .title(panel.title)
    .description(panel.description)
    .interval(context.interval)
    .gridPos(position);
  const empty = noValue(panel);
  return currentPanel(empty === undefined ? builder : builder.noValue(empty));
}
