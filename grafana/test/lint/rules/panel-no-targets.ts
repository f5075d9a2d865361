import { type LintRule, panelsOf } from '../dashboard.ts';

/** Every panel asks something, and names each of its questions once. */
export const panelNoTargets: LintRule = {
  name: 'panel-no-targets',
  check: (dashboard) =>
    panelsOf(dashboard).flatMap(({ title, targets = [] }) => {
      const names = targets.map(({ refId }) => refId);
      const asks = targets.every(
        ({ expr, query, serviceMapQuery }) => (expr ?? query ?? serviceMapQuery) !== undefined,
      );
      if (targets.length === 0 || !asks) return [`${title} asks nothing`];
      return names.includes(undefined) || new Set(names).size < names.length
        ? [`${title} has queries of one name`]
        : [];
    }),
  bad: {
    'no query': ({ panel }) => {
      panel.targets = [];
    },
    'an empty query': ({ target }) => {
      delete target.expr;
    },
    'two of one name': ({ panel, target }) => {
      panel.targets = [target, target];
    },
    'one without a name': ({ target }) => {
      delete target.refId;
    },
  },
};
