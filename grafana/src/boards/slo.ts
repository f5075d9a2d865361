import { uids } from '../model/uids.js';
import { chosenServices } from '../panels/scope.js';
import { burnPanel, exhaustionPanel, promisesTable, remainingBars, remainingPanel, sloRecords } from '../panels/slo.js';
import { serviceLabel } from '../promql/labels.js';
import { chosen } from '../promql/write.js';
import type { BoardMaker } from './maker.js';
import { hasBudgets } from './promised.js';
import { clusters } from './variables.js';

/** What was promised, and what is left of it. */
export const slo: BoardMaker = (catalog) => {
  if (!hasBudgets(catalog)) return undefined;
  const matchers = [...chosenServices(catalog), chosen('slo', 'slo')];
  const scope = { catalog, matchers };
  return {
    uid: uids.slo,
    title: 'Pulsetrail / SLO',
    description: 'Every promise with its error budget: what is left, how fast it burns, and when it will be gone.',
    variables: [
      {
        name: 'service',
        label: 'Service',
        description: 'The services whose promises the board is about.',
        from: { kind: 'query', query: `label_values(${sloRecords.remaining}, ${serviceLabel})` },
      },
      ...clusters(catalog),
      {
        name: 'slo',
        label: 'Promise',
        description: 'What the promises are about: errors, latency, quality.',
        from: { kind: 'query', query: `label_values(${sloRecords.remaining}{${serviceLabel}=~"$service"}, slo)` },
      },
    ],
    rows: [
      { key: 'promises', title: 'Promises', panels: [promisesTable(scope)] },
      {
        key: 'budgets',
        title: 'Error budgets',
        panels: [remainingBars(matchers), remainingPanel(scope), burnPanel(scope), exhaustionPanel(scope)],
      },
    ],
  };
};
