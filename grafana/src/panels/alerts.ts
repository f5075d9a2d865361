import type { Catalog, Severity } from '@pulsetrail/catalog';
import { value } from '../model/macros.js';
import type { Column, NumberPanel, TablePanel } from '../model/panel.js';
import { runbookAddress } from '../model/runbook.js';
import { severityColors } from '../model/severity-colors.js';
import { full, tile } from '../model/size.js';
import { firing } from '../promql/alerts.js';
import type { Matcher } from '../promql/write.js';
import { tableLinks } from './board-links.js';

/** How many alerts of a severity fire. */
const firingCount = (severity: Severity, title: string): NumberPanel => ({
  ...tile,
  view: 'number',
  key: `alerts:${severity}`,
  title,
  description: `Alerts of the severity ${severity} that fire now, of whatever service.`,
  unit: 'short',
  limits: [{ value: 1, severity }],
  queries: [{ expr: `count(${firing(`severity="${severity}"`)}) or vector(0)`, legend: severity }],
});

/** How many alerts fire for which somebody is to do something. */
export const firingCounts = (): NumberPanel[] => [
  firingCount('critical', 'Critical alerts'),
  firingCount('warning', 'Warnings'),
];

const by = 'alertname, severity, service, operation, pipeline, owner';
const maybeEmpty = 'no alert fires';

/** In the order in which somebody looks at them, which is none that a table could sort by. */
const bySeverity: readonly Matcher[] = ['severity="critical"', 'severity="warning"', 'severity!~"critical|warning"'];

/** The alerts that fire and match one of the matchers, each with its runbook and the board that shows more of it. */
export function alertsTable({ links: { runbooks } }: Catalog, ...anyOf: readonly Matcher[]): TablePanel {
  const fire = bySeverity
    .map((severity) => `count by (${by}) (${anyOf.map((matcher) => firing(severity, matcher)).join(' or ')})`)
    .join(' or ');
  const columns: Column[] = [
    { title: 'Alerts', unit: 'short', expr: fire, legend: '', maybeEmpty },
    {
      title: 'For',
      unit: 's',
      expr: `(time() - min by (${by}) (ALERTS_FOR_STATE)) and (${fire})`,
      legend: '',
      maybeEmpty,
    },
  ];
  return {
    ...full,
    height: 7,
    view: 'table',
    key: 'alerts:table',
    title: 'Alerts that fire',
    description:
      'What fires now, critical ones first, for how long, and whose it is; the name leads to the runbook, the service and the operation to their board.',
    empty: 'No alert fires.',
    labels: {
      severity: 'Severity',
      alertname: 'Alert',
      service: 'Service',
      operation: 'Operation',
      pipeline: 'Pipeline',
      owner: 'Owner',
    },
    columns,
    colors: { severity: severityColors },
    links: [
      ...(runbooks === undefined
        ? []
        : [{ label: 'alertname', title: 'Runbook', url: runbookAddress(runbooks, value) }]),
      tableLinks.service('service'),
      tableLinks.operation('operation'),
    ],
  };
}
