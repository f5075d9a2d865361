import { describe, expect, test } from 'vitest';
import { isSwitchedOff, resourceFromEnvironment } from '../src/environment.js';

describe('resourceFromEnvironment', () => {
  test.each([
    [undefined, {}],
    ['', {}],
    ['service.version=1.2', { 'service.version': '1.2' }],
    [' service.version = 1.2 , k8s.pod.name=a%20b', { 'service.version': '1.2', 'k8s.pod.name': 'a b' }],
    ['service.version=%zz', { 'service.version': '%zz' }],
    ['service.instance.id=someone@example.org', { 'service.instance.id': '[redacted]' }],
    ['host.name=a,process.owner=b,user.name=c,process.command_line=d,x=y', {}],
    ['service.version=,=a,service.name', {}],
  ])('%j gives %j', (text, expected) => {
    expect(resourceFromEnvironment({ OTEL_RESOURCE_ATTRIBUTES: text })).toEqual(expected);
  });

  test('bounds what is sent with every batch', () => {
    const { 'service.version': version } = resourceFromEnvironment({
      OTEL_RESOURCE_ATTRIBUTES: `service.version=${'v'.repeat(1_000)}`,
    });
    expect(version).toHaveLength(255);
  });
});

test.each([
  [{}, false],
  [{ PULSETRAIL_ENABLED: '' }, false],
  [{ PULSETRAIL_ENABLED: 'true' }, false],
  [{ PULSETRAIL_ENABLED: 'false' }, true],
  [{ PULSETRAIL_ENABLED: 'OFF' }, true],
  [{ PULSETRAIL_ENABLED: '0' }, true],
  [{ OTEL_SDK_DISABLED: 'true' }, true],
  [{ OTEL_SDK_DISABLED: 'false' }, false],
])('%j switches off: %s', (env, expected) => {
  expect(isSwitchedOff(env)).toBe(expected);
});
