import { bridgeMetrics } from './metrics/bridge.js';
import { deviceMetrics } from './metrics/devices.js';
import { healthMetrics } from './metrics/health.js';
import { httpMetrics } from './metrics/http.js';
import { operationMetrics } from './metrics/operations.js';
import { saturationMetrics } from './metrics/saturation.js';
import { sdkMetrics } from './metrics/sdk.js';

export { type ClosedValues, declareMetric, type MetricDeclaration, type MetricDefinition } from './metric.js';

/**
 * The one table of metrics. Names are semantic conventions where one exists, our own otherwise; what Pulsetrail says
 * about itself starts with `pulsetrail.`. Adding a metric is adding an entry to the file of its area.
 */
export const metrics = {
  ...httpMetrics,
  ...operationMetrics,
  ...healthMetrics,
  ...saturationMetrics,
  ...deviceMetrics,
  ...sdkMetrics,
  ...bridgeMetrics,
} as const;
