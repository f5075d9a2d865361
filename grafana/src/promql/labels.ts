import { type MetricDefinition, sanitizeLabelName } from '@pulsetrail/catalog';

/** The label that Pulsetrail puts on every sample of a service. */
export const serviceLabel = 'service_name';

/** The label of what failed; absent on success. */
export const errorLabel = sanitizeLabelName('error.type');

/** The exported name of one of a metric's labels; that it has it is checked where it is written. */
export const labelOf = <Label extends string>(_metric: MetricDefinition<Label>, label: NoInfer<Label>): string =>
  sanitizeLabelName(label);
