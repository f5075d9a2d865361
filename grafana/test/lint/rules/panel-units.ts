import * as units from '@grafana/grafana-foundation-sdk/units';
import { type LintRule, panelsOf } from '../dashboard.ts';

const known = new Set<unknown>(Object.values(units));
const withUnit = new Set(['timeseries', 'stat', 'bargauge', 'heatmap', 'state-timeline', 'gauge']);

/** Values have a unit that Grafana knows, or one of their own behind the number. */
export const panelUnits: LintRule = {
  name: 'panel-units',
  check: (dashboard) =>
    panelsOf(dashboard).flatMap(({ type, title, fieldConfig }) => {
      if (!withUnit.has(type)) return [];
      const { unit, mappings = [] } = fieldConfig?.defaults ?? {};
      if (unit === undefined) return mappings.length > 0 ? [] : [`${title} has no unit`];
      return known.has(unit) || unit.startsWith('suffix:') ? [] : [`${title}: nobody knows the unit ${unit}`];
    }),
  bad: {
    'no unit': ({ panel }) => {
      panel.fieldConfig = { defaults: {} };
    },
    'a unit that is none': ({ panel }) => {
      panel.fieldConfig = { defaults: { unit: 'furlongs' } };
    },
  },
};
