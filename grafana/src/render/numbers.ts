import { BigValueColorMode, BigValueGraphMode, ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import type { NumberPanel } from '../model/panel.js';
import { present } from './targets.js';

/** Numbers of the present; colored where there are limits. */
export const numbers = ({ queries, limits }: NumberPanel): PanelBuilder =>
  new PanelBuilder()
    .targets(queries.map(present))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .colorMode(limits === undefined ? BigValueColorMode.None : BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None);
