import type { Catalog } from '@pulsetrail/catalog';
import { value } from '../model/macros.js';
import type { NumberPanel, TablePanel } from '../model/panel.js';
import { runbookAddress } from '../model/runbook.js';
import { full, tile } from '../model/size.js';
import { firing } from '../promql/alerts.js';
import type { Matcher } from '../promql/write.js';
import { tableLinks } from './board-links.js';

/** How many alerts fire. */
export const firingCount = (): NumberPanel => ({
  ...tile,
  view: 'number',
  key: 'alerts:count',
  title: 'Alerts',
  description: 'Alerts that fire now, of whatever service.',
  unit: 'short',
  limits: [{ value: 1, severity: 'warning' }],
  queries: [{ expr: `count(${firing('severity=~"critical|warning"')}) or vector(0)`, legend: 'firing' }],
});

/** The alerts that fire, each with its runbook and the board that shows more of it. */
export const alertsTable = ({ links: { runbooks } }: Catalog, ...matchers: readonly Matcher[]): TablePanel => ({
  ...full,
  view: 'table',
  key: 'alerts:table',
  title: 'Alerts that fire',
  description: 'What fires now, with its owner; the name leads to the runbook, the service to its board.',
  labels: {
    alertname: 'Alert',
    severity: 'Severity',
    service: 'Service',
    operation: 'Operation',
    pipeline: 'Pipeline',
    owner: 'Owner',
  },
  columns: [
    {
      title: 'Series',
      unit: 'short',
      expr: `count by (alertname, severity, service, operation, pipeline, owner) (${firing(...matchers)})`,
      legend: '',
      maybeEmpty: 'only while alerts fire',
    },
  ],
  links: [
    ...(runbooks === undefined ? [] : [{ label: 'alertname', title: 'Runbook', url: runbookAddress(runbooks, value) }]),
    tableLinks.service('service'),
  ],
});
