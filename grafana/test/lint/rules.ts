import type { LintRule } from './dashboard.ts';
import { grid } from './rules/grid.ts';
import { identity } from './rules/identity.ts';
import { panelDatasource } from './rules/panel-datasource.ts';
import { panelLinks } from './rules/panel-links.ts';
import { panelNoTargets } from './rules/panel-no-targets.ts';
import { panelTitleDescription } from './rules/panel-title-description.ts';
import { panelUnits } from './rules/panel-units.ts';
import { targetCounterAgg } from './rules/target-counter-agg.ts';
import { targetLegend } from './rules/target-legend.ts';
import { targetMatchers } from './rules/target-matchers.ts';
import { targetPromql } from './rules/target-promql.ts';
import { targetRateInterval } from './rules/target-rate-interval.ts';
import { templateChoices } from './rules/template-choices.ts';
import { templateDatasource } from './rules/template-datasource.ts';
import { templateLabelPromql } from './rules/template-label-promql.ts';
import { templateReload } from './rules/template-reload.ts';
import { templateUnused } from './rules/template-unused.ts';
import { uneditable } from './rules/uneditable.ts';

/**
 * What makes a good dashboard, a file each. Those of grafana/dashboard-linter have its names; its rules on jobs are here
 * about services, and those on LogQL have nothing to look at. Adding one is adding a file and a line here.
 */
export const rules: readonly LintRule[] = [
  templateDatasource,
  templateChoices,
  templateLabelPromql,
  templateReload,
  templateUnused,
  panelDatasource,
  panelTitleDescription,
  panelUnits,
  panelNoTargets,
  panelLinks,
  targetPromql,
  targetRateInterval,
  targetCounterAgg,
  targetMatchers,
  targetLegend,
  uneditable,
  identity,
  grid,
];
