import {
  AxisColorMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { LinesPanel } from '../model/panel.js';
import { severityColors } from '../model/severity-colors.js';
import { refId } from './ref-id.js';
import { overTime } from './targets.js';

const legend = new VizLegendOptionsBuilder()
  .displayMode(LegendDisplayMode.List)
  .placement(LegendPlacement.Bottom)
  .showLegend(true)
  .calcs([]);

const legendTable = (first: NonNullable<LinesPanel['many']>): VizLegendOptionsBuilder =>
  new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.Table)
    .placement(LegendPlacement.Right)
    .showLegend(true)
    .calcs(['lastNotNull', first === 'greatest' ? 'max' : 'min'])
    .sortBy(first === 'greatest' ? 'Max' : 'Min')
    .sortDesc(first === 'greatest');

const tooltip = new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);

/** Lines over time, with limits as dashed lines. */
export function lines({ queries, limits = [], stacked, max, many, shades = [] }: LinesPanel): PanelBuilder {
  const builder = new PanelBuilder()
    .targets(queries.map(overTime))
    .legend(many === undefined ? legend : legendTable(many))
    .tooltip(tooltip)
    .lineWidth(1)
    .fillOpacity(stacked ? 40 : 8)
    .showPoints(VisibilityMode.Never)
    .axisColorMode(AxisColorMode.Text)
    .axisSoftMin(0);
  if (max !== undefined) builder.axisSoftMax(max);
  if (stacked) builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (limits.length > 0) {
    builder.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  for (const { names, color } of shades) {
    builder.overrideByRegexp(`/${names}/`, [
      { id: 'color', value: { mode: FieldColorModeId.Shades, fixedColor: color } },
    ]);
  }
  for (const [index, { limit }] of queries.entries()) {
    if (limit === undefined) continue;
    builder.overrideByQuery(refId(index), [
      { id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor: severityColors[limit.severity] } },
      { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 8] } },
      { id: 'custom.fillOpacity', value: 0 },
      // It has none of the labels that lead on.
      { id: 'links', value: [] },
    ]);
  }
  return builder;
}
