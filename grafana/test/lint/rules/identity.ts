import { type LintRule, panelsOf } from '../dashboard.ts';

/** Addresses lead to one board and one panel. */
export const identity: LintRule = {
  name: 'identity',
  check: (dashboard) => {
    const all = [...dashboard.panels.filter(({ type }) => type === 'row'), ...panelsOf(dashboard)];
    const ids = all.map(({ id }) => id);
    return [
      ...(/^[a-z][a-z0-9-]{0,39}$/.test(dashboard.uid) ? [] : [`uid ${dashboard.uid}`]),
      ...(new Set(ids).size === ids.length ? [] : ['two panels of one id']),
      ...all.flatMap(({ id, title }) =>
        id !== undefined && Number.isInteger(id) && id > 0 && id < 2 ** 31 ? [] : [`${title} has the id ${id}`],
      ),
    ];
  },
  bad: {
    'a long uid': ({ dashboard }) => {
      dashboard.uid = 'x'.repeat(41);
    },
    'two of one id': ({ panel }) => {
      panel.id = 2;
    },
    'no id': ({ panel }) => {
      delete panel.id;
    },
  },
};
