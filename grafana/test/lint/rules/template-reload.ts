import type { LintRule } from '../dashboard.ts';

/** Choices are asked anew when the time changes. */
export const templateReload: LintRule = {
  name: 'template-on-time-change-reload',
  check: ({ templating }) =>
    templating.list
      .filter(({ type, refresh }) => type === 'query' && refresh !== 2)
      .map(({ name }) => `${name} is asked only once`),
  bad: {
    'asked once': ({ dashboard: { templating } }) => {
      for (const one of templating.list) one.refresh = 1;
    },
  },
};
