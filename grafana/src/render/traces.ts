import {
  EdgeOptionsBuilder,
  PanelBuilder as GraphBuilder,
  NodeOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/nodegraph';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import type { TracesPanel } from '../model/panel.js';
import { traceTarget } from './targets.js';

/** Traces as a table whose ids open them. */
export const traceTable = ({ trace }: TracesPanel): TableBuilder =>
  new TableBuilder().withTarget(traceTarget(trace)).filterable(true);

/** Services as circles, calls between them as arrows. */
export const graph = ({ trace }: TracesPanel): GraphBuilder =>
  new GraphBuilder()
    .withTarget(traceTarget(trace))
    .nodes(new NodeOptionsBuilder().mainStatUnit('ms').secondaryStatUnit('reqps'))
    .edges(new EdgeOptionsBuilder().mainStatUnit('ms').secondaryStatUnit('reqps'));
