import { metrics } from '@pulsetrail/catalog';
import { uids } from '../model/uids.js';
import { callPanels, statusPanel } from '../panels/integrations.js';
import { chosenInstances } from '../panels/scope.js';
import { integrationsOf } from '../panels/subject.js';
import { metricOf } from '../promql/metric.js';
import type { BoardMaker } from './maker.js';
import { instances, service } from './variables.js';

/** What services need of others. */
export const integrations: BoardMaker = (catalog) => {
  if (catalog.services.every((each) => each.integrations.length === 0)) return undefined;
  const scope = { catalog, matchers: chosenInstances(catalog) };
  const calls = integrationsOf(catalog).length === 0 ? [] : callPanels(scope);
  return {
    uid: uids.integrations,
    title: 'Pulsetrail / Integrations',
    description: 'What services need of others: whether it answers, how often, how fast and with which errors.',
    variables: [
      service(catalog, metrics.integrationStatus, metricOf(catalog, metrics.httpClientRequestDuration)),
      ...instances(catalog),
    ],
    rows: [
      { key: 'status', title: 'Do they answer', panels: [statusPanel(scope)] },
      ...(calls.length === 0 ? [] : [{ key: 'calls', title: 'Calls', panels: calls }]),
    ],
  };
};
