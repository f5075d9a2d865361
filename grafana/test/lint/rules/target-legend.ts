import { groupsOf, type LintRule, panelsOf, selectorsOf } from '../dashboard.ts';

const withNames = new Set(['timeseries', 'bargauge', 'state-timeline']);

/** Whether a query asks for one value of a label, which then needs no naming. */
const isOne = (expr: string, label: string): boolean =>
  selectorsOf(expr).every(({ matchers }) => new RegExp(`[{,]\\s*${label}="`).test(matchers));

/** No two series of a query have the same name: what tells them apart stands in the legend. */
export const targetLegend: LintRule = {
  name: 'target-legend',
  check: (dashboard) =>
    panelsOf(dashboard)
      .filter(({ type }) => withNames.has(type))
      .flatMap(({ title, targets = [] }) =>
        targets.flatMap(({ expr, legendFormat = '' }) => {
          if (expr === undefined) return [];
          if (legendFormat === '') return [`${title} has series without a name`];
          return groupsOf(expr)
            .filter((label) => !legendFormat.includes(`{{${label}}}`) && !isOne(expr, label))
            .map((label) => `${title} does not say the ${label} of its series`);
        }),
      ),
  bad: {
    'no name': ({ target }) => {
      target.legendFormat = '';
    },
    'a label that is not named': ({ target }) => {
      target.expr = target.expr?.replace('(service_name)', '(service_name, operation)') ?? '';
    },
  },
};
