import { metrics } from '@pulsetrail/catalog';
import { uids } from '../model/uids.js';
import { flowPanels, funnelPanels, stepPanels } from '../panels/flows.js';
import { chosenInstances } from '../panels/scope.js';
import { labelOf } from '../promql/labels.js';
import { metricOf } from '../promql/metric.js';
import { chosen } from '../promql/write.js';
import type { BoardMaker } from './maker.js';
import { instances, service, valuesOf } from './variables.js';

/** What people do in several steps. */
export const flows: BoardMaker = (catalog) => {
  const declared = catalog.services.flatMap((each) => each.flows);
  if (declared.length === 0) return undefined;
  const label = labelOf(metrics.flowStepDuration, 'flow.name');
  const steps = metricOf(catalog, metrics.flowStepDuration);
  const scope = { catalog, matchers: [...chosenInstances(catalog), chosen(label, 'flow')] };
  return {
    uid: uids.flows,
    title: 'Pulsetrail / Flows',
    description: 'What people do in several steps: how long each takes, how far they get and where they are lost.',
    variables: [service(catalog, steps), ...instances(catalog), valuesOf(catalog, 'flow', 'Flow', label, [steps])],
    rows: [
      { key: 'flows', title: 'Flows', panels: flowPanels(scope) },
      { key: 'steps', title: 'Steps', panels: stepPanels(scope) },
      { key: 'funnels', title: 'How far they get', panels: declared.flatMap((flow) => funnelPanels(scope, flow)) },
    ],
  };
};
