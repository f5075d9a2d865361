import { metrics } from '@pulsetrail/catalog';
import { uids } from '../model/uids.js';
import { ofKind } from '../panels/operations.js';
import { chosenInstances } from '../panels/scope.js';
import { scorePanels } from '../panels/scores.js';
import { labelOf } from '../promql/labels.js';
import { metricOf } from '../promql/metric.js';
import { chosen } from '../promql/write.js';
import type { BoardMaker } from './maker.js';
import { instances, service, valuesOf } from './variables.js';

/** The scores that services calculate. */
export const scores: BoardMaker = (catalog) => {
  const duration = metrics.scoreCalculationDuration;
  if (ofKind(catalog, duration).length === 0) return undefined;
  const name = labelOf(duration, 'score.name');
  const calculations = metricOf(catalog, duration);
  const { red, versions, input } = scorePanels({
    catalog,
    matchers: [...chosenInstances(catalog), chosen(name, 'score')],
  });
  return {
    uid: uids.scores,
    title: 'Pulsetrail / Scores',
    description: 'The scores that services calculate: rate, errors, duration, model versions and what goes in.',
    variables: [
      service(catalog, calculations),
      ...instances(catalog),
      valuesOf(catalog, 'score', 'Score', name, [calculations]),
    ],
    rows: [
      { key: 'red', title: 'Scores', panels: red },
      { key: 'versions', title: 'Model versions', panels: versions },
      { key: 'input', title: 'Input', panels: input },
    ],
  };
};
