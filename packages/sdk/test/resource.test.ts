import { expect, test } from 'vitest';
import { resolveOptions } from '../src/options.js';
import { serviceResource } from '../src/resource.js';

const service = 'clinic-api';

test('says what is known of the service, and nothing of the machine', () => {
  const options = resolveOptions({ service, version: '1', environment: 'test' }, {});
  expect(serviceResource(options).attributes).toEqual({
    'service.name': 'clinic-api',
    'service.version': '1',
    'deployment.environment.name': 'test',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'pulsetrail',
  });
});

test('adds what the environment says of where it runs; options come first', () => {
  const env = {
    OTEL_RESOURCE_ATTRIBUTES: 'service.version=2,k8s.pod.name=a,deployment.environment.name=prod,host.name=x',
  };
  expect(serviceResource(resolveOptions({ service, version: '1' }, env)).attributes).toMatchObject({
    'service.version': '1',
    'k8s.pod.name': 'a',
    'deployment.environment.name': 'prod',
  });
  expect(serviceResource(resolveOptions({ service }, env)).attributes).not.toHaveProperty('host.name');
});

test('merges as OpenTelemetry resources do: the other one wins', () => {
  const mine = serviceResource(resolveOptions({ service }, {}));
  const other = serviceResource(resolveOptions({ service: 'other' }, {}));
  expect(mine.merge(other).attributes['service.name']).toBe('other');
  expect(mine.merge(null).getRawAttributes()).toContainEqual(['service.name', service]);
});
