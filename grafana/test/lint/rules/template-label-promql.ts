import { type LintRule, promqlError } from '../dashboard.ts';

const inside = (query: string): { selector?: string; label: string } | undefined => {
  const [, selector, label = ''] = /^label_values\((?:(.+),\s*)?(\w+)\)$/.exec(query) ?? [];
  return label === '' ? undefined : { label, ...(selector !== undefined && { selector }) };
};

/** Choices come from labels of series, by queries that Prometheus understands, from the chosen data source. */
export const templateLabelPromql: LintRule = {
  name: 'template-label-promql',
  check: ({ templating }) =>
    templating.list
      .filter(({ type }) => type === 'query')
      .flatMap(({ name, query, datasource }) => {
        const asked = inside(query);
        if (asked === undefined) return [`${name} asks ${query}`];
        const error = asked.selector === undefined ? undefined : promqlError(asked.selector);
        return [
          ...(error === undefined ? [] : [`${name}: ${error}`]),
          ...(datasource?.uid.startsWith('$') ? [] : [`${name} asks a fixed data source`]),
        ];
      }),
  bad: {
    'no selector': ({ dashboard: { templating } }) => {
      for (const one of templating.list) one.query = 'label_values({service_name=}, instance)';
    },
    'another function': ({ dashboard: { templating } }) => {
      for (const one of templating.list) one.query = 'values(up)';
    },
    'a fixed data source': ({ dashboard: { templating } }) => {
      for (const one of templating.list) one.datasource = { uid: 'abc' };
    },
  },
};
