import { metrics } from '@pulsetrail/catalog';
import { filledRows } from '../model/board.js';
import { uids } from '../model/uids.js';
import type { Variable } from '../model/variable.js';
import { alertsTable } from '../panels/alerts.js';
import { cachePanels } from '../panels/cache.js';
import { errorsTable } from '../panels/errors.js';
import { httpPanels } from '../panels/http.js';
import { operationMetrics, operationPanels } from '../panels/operations.js';
import { promisePanels } from '../panels/promises.js';
import { runtimePanels } from '../panels/runtime.js';
import { chosenInstances } from '../panels/scope.js';
import { operationsOf } from '../panels/subject.js';
import { failedTraces, slowTraces } from '../panels/trace-lists.js';
import { labelOf } from '../promql/labels.js';
import { metricOf } from '../promql/metric.js';
import { chosen } from '../promql/write.js';
import type { BoardMaker } from './maker.js';
import { instances, pipeline, service, valuesOf } from './variables.js';

/** The service that an alert is about: alerts of all kinds lead here, so every catalog has it. */
export const serviceBoard: BoardMaker = (catalog) => {
  const histograms = operationMetrics(operationsOf(catalog));
  const route = labelOf(metrics.httpServerRequestDuration, 'http.route');
  const requests = metricOf(catalog, metrics.httpServerRequestDuration);
  const operation: Variable[] =
    histograms.length === 0 ? [] : [valuesOf(catalog, 'operation', 'Operation', 'operation', histograms)];
  const scope = { catalog, matchers: chosenInstances(catalog) };
  return {
    uid: uids.service,
    title: 'Pulsetrail / Service',
    description: 'What a service does: requests, operations, errors, promises, and what it uses.',
    variables: [
      service(catalog),
      ...instances(catalog),
      ...operation,
      // Requests that no route takes have none.
      valuesOf(catalog, 'route', 'Route', route, [requests], '.*'),
      ...(catalog.pipelines.length > 0 ? [pipeline(catalog, true)] : []),
    ],
    rows: filledRows([
      { key: 'alerts', title: 'Alerts', panels: [alertsTable(catalog, chosen('service', 'service'))] },
      {
        key: 'operations',
        title: 'Operations',
        panels: operationPanels({ catalog, matchers: [...chosenInstances(catalog), chosen('operation', 'operation')] }),
      },
      {
        key: 'requests',
        title: 'Requests',
        panels: httpPanels({ catalog, matchers: [...chosenInstances(catalog), chosen(route, 'route')] }),
      },
      { key: 'errors', title: 'Errors', panels: [errorsTable(scope)] },
      { key: 'traces', title: 'Traces', panels: [failedTraces(), slowTraces()] },
      { key: 'promises', title: 'Checks, heartbeats and data', panels: promisePanels(scope) },
      { key: 'runtime', title: 'Runtime', collapsed: true, panels: runtimePanels(scope) },
      { key: 'caches', title: 'Caches', collapsed: true, panels: cachePanels(scope) },
    ]),
  };
};
