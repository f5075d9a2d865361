import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BarGaugeValueMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import type { BarsPanel } from '../model/panel.js';
import { present } from './targets.js';

/** Horizontal bars of the present, one for each series; what has no limit is neither good nor bad. */
export function bars({ queries, max, limits }: BarsPanel): PanelBuilder {
  const builder = new PanelBuilder()
    .targets(queries.map(present))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Gradient)
    .valueMode(BarGaugeValueMode.Color)
    .min(0);
  if (limits === undefined)
    builder.colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor('blue'));
  return max === undefined ? builder : builder.max(max);
}
