import { type LintRule, panelsOf } from '../dashboard.ts';

/** Panels and their queries ask the chosen data sources. */
export const panelDatasource: LintRule = {
  name: 'panel-datasource',
  check: (dashboard) => {
    const chosen = dashboard.templating.list
      .filter(({ type }) => type === 'datasource')
      .flatMap(({ name }) => [`$${name}`, `\${${name}}`]);
    return panelsOf(dashboard).flatMap(({ title, datasource, targets = [] }) =>
      [datasource, ...targets.map((target) => target.datasource)]
        .filter((source) => source === undefined || !chosen.includes(source.uid))
        .map((source) => `${title} asks ${source?.uid}`),
    );
  },
  bad: {
    'a panel with a fixed one': ({ panel }) => {
      panel.datasource = { type: 'prometheus', uid: 'abc' };
    },
    'a panel without one': ({ panel }) => {
      delete panel.datasource;
    },
    'a query with a fixed one': ({ target }) => {
      target.datasource = { type: 'prometheus', uid: 'abc' };
    },
  },
};
