import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapColorScale,
  PanelBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import type { HeatmapPanel } from '../model/panel.js';
import { asBuckets } from './targets.js';

/** Buckets over time. */
export const heatmap = ({ queries, unit }: HeatmapPanel): PanelBuilder =>
  new PanelBuilder()
    .targets(queries.map(asBuckets))
    .calculate(false)
    .color(
      new HeatmapColorOptionsBuilder()
        .mode(HeatmapColorMode.Scheme)
        .scheme('Oranges')
        .scale(HeatmapColorScale.Exponential)
        .exponent(0.5)
        .steps(64),
    )
    .yAxis(new YAxisConfigBuilder().unit(unit));
