import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';

/** Takes away what the SDK writes by default and the schema of Grafana 13 does not have. */

/** A variable without what is for intervals only. */
export function currentVariable(builder: Builder<VariableModel>): VariableModel {
  const { auto, auto_min, auto_count, ...variable } = builder.build();
  return variable as VariableModel;
}

/** A panel without the former footer of tables. */
export function currentPanel(builder: Builder<Panel>): Panel {
  const panel = builder.build();
  const { footer, ...options } = { ...panel.options };
  return { ...panel, options };
}
