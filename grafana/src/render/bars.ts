import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BarGaugeValueMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import type { BarsPanel } from '../model/panel.js';
import { present } from './targets.js';

/** Horizontal bars of the present, one for each series. */
export function bars({ queries, max }: BarsPanel): PanelBuilder {
  const builder = new PanelBuilder()
    .targets(queries.map(present))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Gradient)
    .valueMode(BarGaugeValueMode.Color)
    .min(0);
  return max === undefined ? builder : builder.max(max);
}
