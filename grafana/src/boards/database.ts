import { metrics } from '@pulsetrail/catalog';
import { uids } from '../model/uids.js';
import { databasePanels } from '../panels/database.js';
import { ofKind } from '../panels/operations.js';
import { chosenInstances } from '../panels/scope.js';
import { statementTraces } from '../panels/trace-lists.js';
import { metricOf } from '../promql/metric.js';
import { chosen } from '../promql/write.js';
import type { BoardMaker } from './maker.js';
import { instances, service, valuesOf } from './variables.js';

/** What services ask of their databases. */
export const database: BoardMaker = (catalog) => {
  if (ofKind(catalog, metrics.dbClientOperationDuration).length === 0) return undefined;
  const calls = metricOf(catalog, metrics.dbClientOperationDuration);
  const matchers = [...chosenInstances(catalog), chosen('operation', 'operation')];
  const { red, statements } = databasePanels({ catalog, matchers });
  return {
    uid: uids.database,
    title: 'Pulsetrail / Database',
    description: 'What services ask of their databases: every normalized statement with its rate, errors and time.',
    variables: [
      service(catalog, calls),
      ...instances(catalog),
      valuesOf(catalog, 'operation', 'Statement', 'operation', [calls]),
    ],
    rows: [
      { key: 'red', title: 'Statements', panels: red },
      { key: 'statements', title: 'Where the time goes', panels: statements },
      { key: 'traces', title: 'Traces', panels: [statementTraces()] },
    ],
  };
};
