import type { Attributes } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ResolvedOptions } from './options.js';

/** A resource whose attributes are all known: OpenTelemetry's own package brings detectors that nobody here asks. */
function knownResource(attributes: Attributes): Resource {
  return {
    attributes,
    merge: (other) => knownResource({ ...attributes, ...other?.attributes }),
    getRawAttributes: () => Object.entries(attributes),
  };
}

/** The resource: what is known of the service, and nothing of the machine, its user or its command line. */
export function serviceResource({ service, version, environment, resource }: ResolvedOptions): Resource {
  return knownResource({
    ...resource,
    'service.name': service,
    ...(version !== undefined && { 'service.version': version }),
    ...(environment !== undefined && { 'deployment.environment.name': environment }),
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'pulsetrail',
  });
}
