import type { LintRule } from '../dashboard.ts';

/** Choices take several values, all of them at first. */
export const templateChoices: LintRule = {
  name: 'template-choices',
  check: ({ templating }) =>
    templating.list
      .filter(({ type }) => type !== 'datasource')
      .flatMap(({ name, label, multi, allValue }) => [
        ...(multi === true ? [] : [`${name} takes one value only`]),
        ...(allValue === '.+' || allValue === '.*' ? [] : [`all of ${name} is ${allValue}`]),
        ...(label === undefined ? [`${name} has no label`] : []),
      ]),
  bad: {
    'one value': ({ dashboard: { templating } }) => {
      for (const one of templating.list) one.multi = false;
    },
    'all values written out': ({ dashboard: { templating } }) => {
      for (const one of templating.list) delete one.allValue;
    },
    'no label': ({ dashboard: { templating } }) => {
      for (const one of templating.list) delete one.label;
    },
  },
};
