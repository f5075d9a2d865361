import { metrics } from '@pulsetrail/catalog';
import { uids } from '../model/uids.js';
import { alertsTable } from '../panels/alerts.js';
import { bridgePanels, bridgeTotals } from '../panels/bridge.js';
import { messageFailures, messagePanels, messageRate, pipelineStepPanels } from '../panels/pipelines.js';
import { presencePanels, presenceTotals } from '../panels/presence.js';
import { chosenInstances } from '../panels/scope.js';
import { burnPanel, remainingPanel } from '../panels/slo.js';
import { stepEventPanels } from '../panels/step-events.js';
import { messageTraces } from '../panels/trace-lists.js';
import { labelOf } from '../promql/labels.js';
import { chosen, type Matcher } from '../promql/write.js';
import type { BoardMaker } from './maker.js';
import { instances, pipeline, service, valuesOf } from './variables.js';

/** Alerts of bridges, whatever the pipeline. */
const ofBridges: Matcher = 'alertname=~"Bridge.+"';

/** The way of device messages, from the broker to the store. */
export const devices: BoardMaker = (catalog) => {
  if (catalog.pipelines.length === 0) return undefined;
  const family = labelOf(metrics.deviceMessages, 'device.type');
  const scope = { catalog, matchers: chosenInstances(catalog) };
  const ofFamilies = { catalog, matchers: [...scope.matchers, chosen(family, 'family')] };
  const budgets = { catalog, matchers: [chosen(family, 'family')] };
  return {
    uid: uids.devices,
    title: 'Pulsetrail / Device data flow',
    description:
      'The way of device messages from the broker to the store: families, steps, alarms, silent devices and the spool.',
    variables: [
      service(catalog, metrics.deviceMessages),
      ...instances(catalog),
      valuesOf(catalog, 'family', 'Family', family, [metrics.deviceMessages]),
      pipeline(catalog),
    ],
    rows: [
      {
        key: 'now',
        title: 'Now',
        panels: [
          ...bridgeTotals(scope),
          messageRate(ofFamilies),
          messageFailures(ofFamilies),
          ...presenceTotals(ofFamilies),
          alertsTable(catalog, chosen('pipeline', 'pipeline'), ofBridges),
        ],
      },
      ...catalog.pipelines.flatMap((each) => [
        { key: `${each.name}:messages`, title: `${each.name}: messages`, panels: messagePanels(scope, each) },
        { key: `${each.name}:steps`, title: `${each.name}: steps`, panels: pipelineStepPanels(scope, each) },
        { key: `${each.name}:devices`, title: `${each.name}: devices and alarms`, panels: presencePanels(scope, each) },
      ]),
      ...(catalog.pipelines.some(({ target }) => target.errors !== undefined)
        ? [{ key: 'budget', title: 'Error budget', panels: [remainingPanel(budgets), burnPanel(budgets)] }]
        : []),
      { key: 'traces', title: 'Traces', panels: [messageTraces()] },
      { key: 'bridge', title: 'Bridge and spool', panels: bridgePanels(scope) },
      { key: 'step-events', title: 'Step events of other listeners', collapsed: true, panels: stepEventPanels(scope) },
    ],
  };
};
