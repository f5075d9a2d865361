import type { LintRule } from '../dashboard.ts';

/** Every choice changes something: it stands in a query, an annotation or another choice, or is only handed on. */
export const templateUnused: LintRule = {
  name: 'template-unused',
  check: (dashboard) => {
    const handedOn = (variable: object): boolean => 'hide' in variable && variable.hide === 2;
    const uses = JSON.stringify([
      dashboard.panels,
      dashboard.annotations,
      dashboard.templating.list.map(({ query, datasource }) => ({ query, datasource })),
    ]);
    return dashboard.templating.list
      .filter(
        (variable) =>
          !handedOn(variable) && !new RegExp(`\\$(?:${variable.name}\\b|\\{${variable.name}\\b)`).test(uses),
      )
      .map(({ name }) => `${name} changes nothing`);
  },
  bad: {
    'a choice of nothing': ({ dashboard: { templating } }) => {
      templating.list.push({ name: 'color', type: 'custom', query: 'red,blue' });
    },
  },
};
