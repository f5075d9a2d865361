import type { LintRule } from '../dashboard.ts';

const titled = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** Data sources are chosen at the top, by variables named after their kind. */
export const templateDatasource: LintRule = {
  name: 'template-datasource',
  check: ({ templating }) => {
    const sources = templating.list.filter(({ type }) => type === 'datasource');
    if (sources.length === 0) return ['no variable chooses a data source'];
    return sources.flatMap(({ name, label, query }) =>
      name === `${query}_datasource` && label === `${titled(query)} data source`
        ? []
        : [`${name} is not named after ${query}`],
    );
  },
  bad: {
    'no data source to choose': ({ dashboard }) => {
      dashboard.templating.list = dashboard.templating.list.filter(({ type }) => type !== 'datasource');
    },
    'another name': ({ dashboard }) => {
      dashboard.templating.list = dashboard.templating.list.map((one) =>
        one.type === 'datasource' ? { ...one, name: 'ds' } : one,
      );
    },
    'another label': ({ dashboard }) => {
      dashboard.templating.list = dashboard.templating.list.map((one) =>
        one.type === 'datasource' ? { ...one, label: 'Source' } : one,
      );
    },
  },
};
