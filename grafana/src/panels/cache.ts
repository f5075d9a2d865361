import { metrics } from '@pulsetrail/catalog';
import type { LinesPanel } from '../model/panel.js';
import { half } from '../model/size.js';
import { labelOf, serviceLabel } from '../promql/labels.js';
import { rateOf } from '../promql/metric.js';
import type { Scope } from './scope.js';

const requests = metrics.cacheRequests;
const cache = labelOf(requests, 'cache.name');
const by = [serviceLabel, cache];
const maybeEmpty = 'no chosen service has a cache';

/** How often caches know the answer. */
export const cachePanels = ({ matchers }: Scope): LinesPanel[] => [
  {
    ...half,
    view: 'lines',
    max: 1,
    key: 'cache:hits',
    title: 'Cache hits',
    description: 'The share of look-ups that the cache could answer.',
    unit: 'percentunit',
    queries: [
      {
        expr: `${rateOf(requests, by, [...matchers, 'outcome="hit"'])} / (${rateOf(requests, by, matchers)} > 0)`,
        legend: `{{${serviceLabel}}} {{${cache}}}`,
        maybeEmpty,
      },
    ],
  },
  {
    ...half,
    view: 'lines',
    key: 'cache:requests',
    title: 'Cache look-ups',
    description: requests.description,
    unit: 'cps',
    queries: [
      {
        expr: rateOf(requests, [...by, 'outcome'], matchers),
        legend: `{{${serviceLabel}}} {{${cache}}} {{outcome}}`,
        maybeEmpty,
      },
    ],
  },
];
