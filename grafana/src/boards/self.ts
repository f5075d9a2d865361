import { metrics } from '@pulsetrail/catalog';
import { uids } from '../model/uids.js';
import { collectorPanels } from '../panels/collector.js';
import { prometheusPanels } from '../panels/prometheus.js';
import { chosenInstances } from '../panels/scope.js';
import { telemetryPanels } from '../panels/telemetry.js';
import { metricOf } from '../promql/metric.js';
import type { BoardMaker } from './maker.js';
import { instances, service } from './variables.js';

/** The watcher itself: what telemetry costs, what is lost of it, and whether alerts arrive. */
export const self: BoardMaker = (catalog) => ({
  uid: uids.self,
  title: 'Pulsetrail / Itself',
  description:
    'The watcher itself: whether rules are evaluated and alerts arrive, what telemetry costs services, and what of it is lost.',
  variables: [service(catalog, metricOf(catalog, metrics.sdkScrapeDuration)), ...instances(catalog)],
  rows: [
    { key: 'prometheus', title: 'Prometheus and Alertmanager', panels: prometheusPanels() },
    {
      key: 'telemetry',
      title: 'Telemetry of services',
      panels: telemetryPanels({ catalog, matchers: chosenInstances(catalog) }),
    },
    { key: 'collector', title: 'OpenTelemetry Collector', collapsed: true, panels: collectorPanels() },
  ],
});
