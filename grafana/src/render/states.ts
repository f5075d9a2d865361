import { VisibilityMode } from '@grafana/grafana-foundation-sdk/common';
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import type { StatesPanel } from '../model/panel.js';
import { overTime } from './targets.js';

/** States over time, each with its word and color. */
export const states = ({ queries, states: known }: StatesPanel): PanelBuilder =>
  new PanelBuilder()
    .targets(queries.map(overTime))
    .showValue(VisibilityMode.Auto)
    .mergeValues(true)
    .mappings([
      {
        type: MappingType.ValueToText,
        options: Object.fromEntries(
          known.map(({ value, text, color }, index) => [String(value), { text, color, index }]),
        ),
      },
    ]);
