import { metrics } from '@pulsetrail/catalog';
import { value } from '../model/macros.js';
import type { TablePanel } from '../model/panel.js';
import { full } from '../model/size.js';
import { labelOf, serviceLabel } from '../promql/labels.js';
import { countOf } from '../promql/metric.js';
import { tableLinks } from './board-links.js';
import type { Scope } from './scope.js';

const errors = metrics.operationErrors;
const fingerprint = labelOf(errors, 'error.fingerprint');
const type = labelOf(errors, 'error.type');
const component = labelOf(errors, 'component');
const operation = labelOf(errors, 'operation');

const by = [serviceLabel, component, operation, type, fingerprint];

/** Rows that somebody reads: what happens most. */
const shown = 50;

/** What fails most, by the place in the code that it comes from: one row is one thing to mend. */
export const errorsTable = ({ matchers }: Scope): TablePanel => ({
  ...full,
  view: 'table',
  key: 'errors:fingerprints',
  title: 'Errors by fingerprint',
  description:
    'Errors of the time that is shown. A fingerprint is one for all errors of a type that come from one place in the code; it leads to their traces. An error that passes through several operations is counted by each.',
  empty: 'No errors in the time that is shown.',
  labels: {
    [fingerprint]: 'Fingerprint',
    [type]: 'Type',
    [serviceLabel]: 'Service',
    [component]: 'Component',
    [operation]: 'Operation',
  },
  links: [
    { label: fingerprint, title: 'Search traces', traces: `{ span.error.fingerprint = "${value}" }` },
    tableLinks.service(serviceLabel),
  ],
  columns: [
    {
      title: 'Errors',
      unit: 'short',
      expr: `sort_desc(topk(${shown}, round(${countOf(errors, by, matchers, '$__range')}) > 0))`,
      legend: '',
      maybeEmpty: 'none in the time that is shown',
    },
  ],
});
