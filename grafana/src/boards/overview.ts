import { filledRows } from '../model/board.js';
import { uids } from '../model/uids.js';
import { alertsTable, firingCounts } from '../panels/alerts.js';
import { boardLink } from '../panels/board-links.js';
import { componentPanels } from '../panels/operations.js';
import { messageRate } from '../panels/pipelines.js';
import { targetsDown } from '../panels/prometheus.js';
import { promisePanels } from '../panels/promises.js';
import { chosenServices } from '../panels/scope.js';
import { serviceGraphPanels } from '../panels/service-graph.js';
import { burnPanel, lowestBudget, remainingBars } from '../panels/slo.js';
import { serviceMap } from '../panels/trace-lists.js';
import { requestTotals, trafficPanels } from '../panels/traffic.js';
import { chosen } from '../promql/write.js';
import type { BoardMaker } from './maker.js';
import { hasBudgets } from './promised.js';
import { clusters, service } from './variables.js';

/** Whether all is well, and where to look on. */
export const overview: BoardMaker = (catalog) => {
  const matchers = chosenServices(catalog);
  const scope = { catalog, matchers };
  const budgets = hasBudgets(catalog);
  return {
    uid: uids.overview,
    title: 'Pulsetrail / Overview',
    description: 'Whether all is well: alerts, error budgets, traffic, components, and who calls whom.',
    variables: [service(catalog), ...clusters(catalog)],
    rows: filledRows([
      {
        key: 'health',
        title: 'Health',
        panels: [
          ...firingCounts(),
          { ...targetsDown(), links: [boardLink('self')] },
          ...(budgets ? [{ ...lowestBudget(matchers), links: [boardLink('slo')] }] : []),
          ...requestTotals(scope),
          ...(catalog.pipelines.length > 0 ? [{ ...messageRate(scope), links: [boardLink('devices')] }] : []),
          alertsTable(catalog, chosen('service', 'service')),
        ],
      },
      {
        key: 'promises',
        title: 'Promises',
        panels: [...(budgets ? [remainingBars(matchers), burnPanel(scope)] : []), ...promisePanels(scope)],
      },
      { key: 'traffic', title: 'Services', panels: trafficPanels(scope) },
      { key: 'components', title: 'Components', panels: componentPanels(scope) },
      { key: 'map', title: 'Who calls whom', panels: [serviceMap(), ...serviceGraphPanels()] },
    ]),
  };
};
