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
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { LinesPanel } from '../model/panel.js';
import { severityColors } from './colors.js';
import { refId } from './ref-id.js';
import { overTime } from './targets.js';

const legend = new VizLegendOptionsBuilder()
  .displayMode(LegendDisplayMode.List)
  .placement(LegendPlacement.Bottom)
  .showLegend(true)
  .calcs([]);

const tooltip = new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);

/** Lines over time, with limits as dashed lines. */
export function lines({ queries, limits = [], stacked, max }: LinesPanel): PanelBuilder {
  const builder = new PanelBuilder()
    .targets(queries.map(overTime))
    .legend(legend)
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
  for (const [index, { limit }] of queries.entries()) {
    if (limit === undefined) continue;
    builder.overrideByQuery(refId(index), [
      { id: 'color', value: { mode: 'fixed', fixedColor: severityColors[limit.severity] } },
      { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 8] } },
      { id: 'custom.fillOpacity', value: 0 },
    ]);
  }
  return builder;
}
