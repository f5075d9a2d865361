import { describe, expect, test } from 'vitest';
import {
  checkEnvironment,
  isSwitchedOff,
  propagatorsOf,
  resourceFromEnvironment,
  unreadVariables,
} from '../src/environment.js';
import { resolving } from '../src/problems.js';
import { textOf } from './support/page.js';
import { catchWarnings } from './support/warnings.js';

const warnings = catchWarnings();

describe('resourceFromEnvironment', () => {
  test.each([
    [undefined, {}],
    ['', {}],
    ['service.version=1.2', { 'service.version': '1.2' }],
    [' service.version = 1.2 , k8s.pod.name=a%20b', { 'service.version': '1.2', 'k8s.pod.name': 'a b' }],
    ['service.version=%zz', { 'service.version': '%zz' }],
    ['service.instance.id=someone@example.org', { 'service.instance.id': '[redacted]' }],
    [
      'service.version=Somchai%20Jaidee,k8s.pod.name=pod of Somchai',
      { 'service.version': '[redacted]', 'k8s.pod.name': '[redacted]' },
    ],
    ['host.name=a,process.owner=b,user.name=c,process.command_line=d,x=y', {}],
    ['service.version=,=a,service.name', {}],
  ])('%j gives %j', (text, expected) => {
    expect(resourceFromEnvironment({ OTEL_RESOURCE_ATTRIBUTES: text })).toEqual(expected);
  });

  test('bounds what is sent with every batch', () => {
    const { 'service.version': version } = resourceFromEnvironment({
      OTEL_RESOURCE_ATTRIBUTES: `service.version=${'v'.repeat(1_000)}`,
    });
    expect(version?.length).toBeLessThanOrEqual(255);
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
  [{ OTEL_SDK_DISABLED: ' TRUE ' }, true],
  [{ OTEL_SDK_DISABLED: '1' }, false],
  [{ OTEL_SDK_DISABLED: 'false' }, false],
  [{ OTEL_SDK_DISABLED: 'yes' }, false],
])('%j switches off: %s', (env, expected) => {
  expect(isSwitchedOff(env)).toBe(expected);
});

describe('OTEL_SDK_DISABLED', () => {
  test('is said to be false, once, where it says neither', () => {
    for (const disabled of ['', 'False', ' true ', 'on', ' on', 'on']) isSwitchedOff({ OTEL_SDK_DISABLED: disabled });
    expect(warnings).toEqual([
      'OTEL_SDK_DISABLED is "on", which counts as false: telemetry is on. Write true to switch it off, or false.',
    ]);
  });

  test('is no matter where our own variable has switched off', () => {
    expect(isSwitchedOff({ PULSETRAIL_ENABLED: 'no', OTEL_SDK_DISABLED: '0' })).toBe(true);
    expect(warnings).toEqual([]);
  });
});

describe('OTEL_PROPAGATORS', () => {
  const propagators = (value?: string) =>
    resolving((problems) => propagatorsOf(value === undefined ? {} : { OTEL_PROPAGATORS: value }, problems));

  test.each([
    [undefined, ['tracecontext', 'baggage']],
    ['', ['tracecontext', 'baggage']],
    ['tracecontext', ['tracecontext']],
    [' Baggage , tracecontext', ['baggage', 'tracecontext']],
    ['none', []],
    ['none,tracecontext', []],
  ])('%j asks for %j', (value, expected) => {
    expect([...propagators(value)]).toEqual(expected);
  });

  test.each(['b3', 'tracecontext,b3multi', 'jaeger', 'xray', 'ottrace'])('%s is refused, with the remedy', (value) => {
    expect(() => propagators(value)).toThrow(
      /OTEL_PROPAGATORS is ".*not supported: write tracecontext, baggage or none/,
    );
  });
});

describe('a variable that would be taken for nothing', () => {
  const check = (env: NodeJS.ProcessEnv) => resolving((problems) => checkEnvironment(env, problems));

  test.each([
    ['PULSETRAIL_ENABLED', 'nope', 'Write one of: true, false, 1, 0, on, off, yes, no.'],
    ['OTEL_TRACES_EXPORTER', 'zipkin', 'Write one of: otlp, none.'],
    ['OTEL_TRACES_EXPORTER', 'OTLP', 'Write one of: otlp, none.'],
    ['OTEL_METRICS_EXPORTER', 'otlp,console', 'Write one of: otlp, prometheus, none.'],
    ['OTEL_LOGS_EXPORTER', 'prometheus', 'Write one of: otlp, none.'],
    ['OTEL_EXPORTER_OTLP_COMPRESSION', 'zstd', 'Write one of: gzip, none.'],
    ['OTEL_EXPORTER_OTLP_LOGS_COMPRESSION', 'br', 'Write one of: gzip, none.'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', 'soon', 'Write a whole number of milliseconds, 1 or more.'],
    ['OTEL_EXPORTER_OTLP_METRICS_TIMEOUT', '10s', 'Write a whole number of milliseconds, 1 or more.'],
  ])('is refused: %s=%s', (name, value, remedy) => {
    expect(() => check({ [name]: value })).toThrow(`${name} is "${value}". ${remedy}`);
  });

  test('is none of those that are empty, or say what they may', () => {
    check({
      PULSETRAIL_ENABLED: ' TRUE ',
      OTEL_SDK_DISABLED: 'False',
      OTEL_TRACES_EXPORTER: '',
      OTEL_METRICS_EXPORTER: 'prometheus, otlp',
      OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_TIMEOUT: '2500',
    });
  });
});

describe('what is set and not read', () => {
  test('is a misspelt name of our own, and none of other programs', () => {
    const others =
      `CATALOG DATA_DIR PATIENTS_FILE SITE_ZONE TOPICS MAX_TRIES MQTT_CLIENT_ID MQTT_SHARED_GROUP EVENTS_TOKEN_FILE
      EVENTS_TOPIC SPOOL_KEY_FILE SPOOL_MAX_BYTES SPOOL_DURABILITY FORGET_DEVICES_AFTER SERVERS_BIN FUZZ FAULTS`.split(
        /\s+/,
      );
    const set = [...others, 'METRICS_PORT', 'HASH_KEY', 'METRIC_PORT', 'ENABLE', 'METRICS_TOKENFILE'];
    const env = Object.fromEntries(set.map((name) => [`PULSETRAIL_${name}`, 'x']));
    expect(unreadVariables(env)).toEqual([
      'PULSETRAIL_ENABLE',
      'PULSETRAIL_METRICS_TOKENFILE',
      'PULSETRAIL_METRIC_PORT',
    ]);
  });

  test('is found by its name', () => {
    const env = {
      OTEL_SERVICE_NAME: 'x',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=b',
      OTEL_BLRP_EXPORT_TIMEOUT: '1',
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '5',
      OTEL_EXPORTER_OTLP_CERTIFICATE: 'ca.pem',
      OTEL_LOG_LEVEL: '',
      OTHER: 'x',
    };
    expect(unreadVariables(env)).toEqual(['OTEL_EXPORTER_OTLP_CERTIFICATE', 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT']);
  });

  test('is not what the table of the docs says to be read', () => {
    const names = [...textOf('docs/environment.md').matchAll(/`(OTEL_[A-Z_]+)`/g)].map(([, name = '']) => name);
    const [read, unread] = [
      new Set(names),
      new Set(
        textOf('docs/environment.md')
          .split('## What is not read')[1]
          ?.match(/OTEL_[A-Z_]+/g),
      ),
    ];
    expect(read.size).toBeGreaterThan(40);
    const env = Object.fromEntries([...read].map((name) => [name, 'x']));
    expect(unreadVariables(env)).toEqual([...unread].toSorted());
  });
});
