import type { Catalog } from '@pulsetrail/catalog';
import { serviceLabel } from '../promql/labels.js';
import { chosen, type Matcher } from '../promql/write.js';

/** What a family of panels is about. */
export interface Scope {
  readonly catalog: Catalog;
  /** The series that the choices at the top of the board leave. */
  readonly matchers: readonly Matcher[];
}

/** The variable in which one of several clusters is chosen. */
export const clusterVariable = (label: string): string => `of_${label}`;

/** The series of the chosen services, in the chosen clusters where there are several. */
export const chosenServices = ({ alerting }: Catalog): Matcher[] => [
  chosen(serviceLabel, 'service'),
  ...alerting.clusterLabels.map((label) => chosen(label, clusterVariable(label))),
];

/** The series of the chosen instances of these. */
export const chosenInstances = (catalog: Catalog): Matcher[] => [
  ...chosenServices(catalog),
  chosen('instance', 'instance'),
];
