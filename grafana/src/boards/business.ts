import { filledRows } from '../model/board.js';
import { uids } from '../model/uids.js';
import { counterPanels } from '../panels/counters.js';
import { funnelPanels } from '../panels/flows.js';
import { chosenInstances } from '../panels/scope.js';
import type { BoardMaker } from './maker.js';
import { instances, service } from './variables.js';

/** What services are for: the counters of the business, and how far people get. */
export const business: BoardMaker = (catalog) => {
  const counted = catalog.services.filter(({ counters }) => counters.length > 0);
  if (counted.length === 0) return undefined;
  const scope = { catalog, matchers: chosenInstances(catalog) };
  return {
    uid: uids.business,
    title: 'Pulsetrail / Business',
    description: 'The counters that the catalog declares, by all of their labels, and how far people get in flows.',
    variables: [service(catalog, ...counted.flatMap(({ counters }) => counters)), ...instances(catalog)],
    rows: filledRows([
      ...counted.flatMap((each) =>
        each.counters.map((metric) => ({
          key: `counters:${each.name}:${metric.name}`,
          title: `${each.name}: ${metric.name}`,
          panels: counterPanels(each, metric, scope),
        })),
      ),
      {
        key: 'funnels',
        title: 'Funnels',
        panels: catalog.services.flatMap(({ flows }) => flows.flatMap((flow) => funnelPanels(scope, flow))),
      },
    ]),
  };
};
