import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { resolveOptions, StartError, type StartOptions } from '../src/options.js';

const service = 'clinic-api';
const catalog = defineCatalog({ services: { 'clinic-api': { owner: 'x' }, 'clinic-worker': { owner: 'x' } } });

test('has a default for everything but the name', () => {
  expect(resolveOptions({ service }, {})).toEqual({
    service,
    catalog: undefined,
    version: undefined,
    environment: undefined,
    metrics: {
      server: true,
      host: '127.0.0.1',
      port: 9464,
      registries: [],
      budget: 2_000,
      runtime: true,
      token: undefined,
    },
    otlpMetrics: undefined,
    logs: undefined,
    enabled: true,
    handleSignals: true,
    instrumentations: 'none',
    resource: {},
    propagators: new Set(['tracecontext', 'baggage']),
    traces: {
      url: undefined,
      ratio: 0.1,
      followsParents: true,
      slowAfter: 1,
      limits: { size: 512, queue: 2_048, delay: 1_000, timeout: 30_000 },
      routeShares: {},
      operationShares: {},
      statements: 'none',
    },
    http: expect.objectContaining({
      ignorePaths: new Set(['/metrics', '/healthz', '/readyz', '/livez']),
      client: true,
      route: undefined,
      user: undefined,
      trustInbound: expect.any(Function),
    }),
    hashKey: undefined,
  });
});

describe('the environment', () => {
  const env = {
    PULSETRAIL_METRICS_PORT: '1234',
    PULSETRAIL_METRICS_HOST: '0.0.0.0',
    PULSETRAIL_HASH_KEY: 'k'.repeat(16),
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
    OTEL_TRACES_SAMPLER_ARG: '0.5',
  };

  test('says what no option says', () => {
    expect(resolveOptions({ service }, env)).toMatchObject({
      metrics: { port: 1234, host: '0.0.0.0' },
      traces: { url: 'http://collector:4318/v1/traces', ratio: 0.5 },
      hashKey: 'k'.repeat(16),
    });
  });

  test('yields to options', () => {
    const options: StartOptions = {
      service,
      metrics: { port: 0, host: '::1' },
      traces: { endpoint: 'https://other:1/otlp', ratio: 0 },
      hashKey: 'mine'.repeat(4),
    };
    expect(resolveOptions(options, { ...env, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://exact:1/x' })).toMatchObject({
      metrics: { port: 0, host: '::1' },
      traces: { url: 'https://other:1/otlp/v1/traces', ratio: 0 },
      hashKey: 'mine'.repeat(4),
    });
  });

  test.each(['http://exact:1/x', 'http://exact:1/x/?key=1'])(
    'has an address of its own for traces, %s, used as it is',
    (exact) => {
      expect(resolveOptions({ service }, { ...env, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: exact }).traces?.url).toBe(
        exact,
      );
    },
  );

  test.each(['', '  '])('that is %j says nothing', (empty) => {
    const empties = Object.fromEntries(Object.keys(env).map((name) => [name, empty]));
    const { metrics, traces } = resolveOptions(
      { service },
      { ...empties, OTEL_EXPORTER_OTLP_ENDPOINT: '', PULSETRAIL_METRICS_HOST: '' },
    );
    expect([metrics.port, metrics.host, traces?.url, traces?.ratio]).toEqual([9464, '127.0.0.1', undefined, 0.1]);
  });
});

test('switches parts off', () => {
  expect(resolveOptions({ service, metrics: false, traces: false, http: false }, {})).toMatchObject({
    metrics: { server: false },
    traces: undefined,
    http: undefined,
  });
});

test.each<[string, Omit<StartOptions, 'service'> & { service?: unknown }, NodeJS.ProcessEnv, string]>([
  ['no name', { service: '' }, {}, 'service is "". Give the service\'s name.'],
  ['a name that is none', { service: undefined }, {}, "service is undefined. Give the service's name."],
  [
    'a service that the catalog does not have',
    { service: 'clinic', catalog },
    {},
    'service is "clinic", which the catalog does not have. Use one of: clinic-api, clinic-worker.',
  ],
  ['a port that is none', { metrics: { port: 70_000 } }, {}, 'metrics.port is 70000. Write a port from 0 to 65535.'],
  [
    'a port variable that is none',
    {},
    { PULSETRAIL_METRICS_PORT: 'http' },
    'PULSETRAIL_METRICS_PORT is "http". Write a port from 0 to 65535.',
  ],
  [
    'a budget that is none',
    { metrics: { budget: 0 } },
    {},
    'metrics.budget is 0. Write a whole number of label sets, 1 or more.',
  ],
  ['a ratio above one', { traces: { ratio: 10 } }, {}, 'traces.ratio is 10. Write a share from 0 to 1.'],
  [
    'a ratio that is no number',
    { traces: { ratio: Number.NaN } },
    {},
    'traces.ratio is NaN. Write a share from 0 to 1.',
  ],
  [
    'a ratio variable that is none',
    {},
    { OTEL_TRACES_SAMPLER_ARG: 'always' },
    'OTEL_TRACES_SAMPLER_ARG is "always". Write a share from 0 to 1.',
  ],
  [
    'a duration that is none',
    { traces: { slow: '1 s' as '1s' } },
    {},
    'traces.slow is "1 s". Write a duration such as 500ms.',
  ],
  [
    'an endpoint that is none',
    { traces: { endpoint: 'collector' } },
    {},
    'traces.endpoint is "collector", which is no HTTP address. Write one such as http://127.0.0.1:4318.',
  ],
  [
    'an endpoint of gRPC, without its password',
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://me:secret@collector:4317?key=secret' },
    'OTEL_EXPORTER_OTLP_ENDPOINT is "grpc://collector:4317", which is no HTTP address. Write one such as http://127.0.0.1:4318.',
  ],
  [
    'an exact endpoint that is none',
    {},
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'x' },
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is "x", which is no HTTP address. Write one such as http://127.0.0.1:4318.',
  ],
  [
    'a metrics endpoint that is none',
    { otlpMetrics: { endpoint: 'x' } },
    {},
    'otlpMetrics.endpoint is "x", which is no HTTP address. Write one such as http://127.0.0.1:4318.',
  ],
  [
    'an interval of nothing',
    { otlpMetrics: { endpoint: 'http://x', interval: '0s' } },
    {},
    'otlpMetrics.interval is "0s". Write a duration from 1ms to 1d, such as 60s.',
  ],
  [
    "an interval beyond Node's timers",
    { otlpMetrics: { endpoint: 'http://x', interval: '30d' } },
    {},
    'otlpMetrics.interval is "30d". Write a duration from 1ms to 1d, such as 60s.',
  ],
])('refuses %s in one sentence', (_, options, env, sentence) => {
  const resolve = () => resolveOptions({ service, ...options } as StartOptions, env);
  expect(resolve).toThrow(StartError);
  expect(resolve).toThrow(sentence);
  expect(resolve).not.toThrow('secret');
});

describe('what untyped callers give', () => {
  test.each([undefined, null, 5, 'clinic-api'])('%j is no options', (options) => {
    expect(() => resolveOptions(options as never, {})).toThrow('start was called without options. Give at least');
  });

  test.each<[string, unknown, string]>([
    ['catalog', {}, 'catalog is an object. Give what defineCatalog returns.'],
    ['catalog', catalog.definition, 'catalog is an object. Give what defineCatalog returns.'],
    ['version', 1.2, 'version is 1.2. Write a text.'],
    ['environment', '', 'environment is "". Write a text.'],
    ['metrics', true, 'metrics is true. Give an object of options.'],
    ['metrics', { host: 5 }, 'metrics.host is 5. Write an address such as 127.0.0.1.'],
    ['metrics', { server: 'no' }, 'metrics.server is "no". Write true or false, without quotes.'],
    ['metrics', { registries: { metrics: () => '', contentType: '' } }, 'metrics.registries is an object. Give a list'],
    ['metrics', { registries: [{}] }, 'metrics.registries is a list. Give a list of prom-client'],
    ['metrics', { budget: '5' }, 'metrics.budget is "5". Write a whole number of label sets, 1 or more.'],
    ['metrics', { runtime: 'no' }, 'metrics.runtime is "no". Write true or false, without quotes.'],
    ['metrics', { token: 1234 }, 'metrics.token is no text. Write one, or leave the option out.'],
    ['metrics', { token: '' }, 'metrics.token is empty. Write one, or leave the option out.'],
    [
      'metrics',
      { token: 'x', tokenFile: '/nowhere' },
      'metrics.token and metrics.tokenFile are both given. Give one of them.',
    ],
    ['metrics', { tokenFile: '/nowhere' }, 'metrics.tokenFile is "/nowhere", which cannot be read (ENOENT).'],
    ['otlpMetrics', 'http://x', 'otlpMetrics is "http://x". Give an object of options.'],
    ['logs', [], 'logs is a list. Give an object of options.'],
    ['traces', 'no', 'traces is "no". Give an object of options.'],
    ['traces', { ratio: '0.5' }, 'traces.ratio is "0.5". Write a share from 0 to 1.'],
    ['traces', { statements: 'all' }, 'traces.statements is "all". Write none, normalized or raw.'],
    ['traces', { batch: 5 }, 'traces.batch is 5. Give an object of options.'],
    ['traces', { shares: { routes: { '/a': 2 } } }, 'traces.shares.routes["/a"] is 2. Write a share from 0 to 1.'],
    ['http', 'no', 'http is "no". Give an object of options.'],
    ['hashKey', 5, 'hashKey is no text. Write a long random text, 16 characters or more.'],
    ['hashKey', 'a', 'hashKey has 1 characters. Write a long random text, 16 characters or more.'],
    ['enabled', 'false', 'enabled is "false". Write true or false, without quotes.'],
    ['handleSignals', 0, 'handleSignals is 0. Write true or false, without quotes.'],
    ['instrumentations', 'all', 'instrumentations is "all". Write auto or none.'],
    ['service', null, "service is null. Give the service's name."],
  ])('%s: %j is refused', (name, value, sentence) => {
    expect(() => resolveOptions({ service, [name]: value } as never, {})).toThrow(sentence);
  });

  const odd = {
    OTEL_TRACES_EXPORTER: 'zipkin',
    OTEL_PROPAGATORS: 'b3',
    OTEL_BSP_MAX_QUEUE_SIZE: 'x',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere',
    OTEL_EXPORTER_OTLP_TIMEOUT: 'soon',
    PULSETRAIL_METRICS_PORT: 'abc',
    PULSETRAIL_METRICS_TOKEN_FILE: '/nowhere',
    PULSETRAIL_HASH_KEY: 'short',
    PULSETRAIL_INSTRUMENTATIONS: 'all',
  };

  test.each<[Partial<StartOptions>, NodeJS.ProcessEnv]>([
    [{ enabled: false }, {}],
    [{}, { PULSETRAIL_ENABLED: 'false' }],
    [{}, { OTEL_SDK_DISABLED: 'true' }],
  ])('is no matter in the environment where telemetry is switched off, by %j %j', (options, env) => {
    expect(resolveOptions({ service, ...options }, { ...odd, ...env }).enabled).toBe(false);
    const hashKey = 'a key that is long';
    expect(resolveOptions({ service, ...options }, { ...env, PULSETRAIL_HASH_KEY: hashKey })).toMatchObject({
      hashKey,
    });
  });

  test('is a matter where an option switches telemetry on, and where nobody can read whether it is on', () => {
    expect(() => resolveOptions({ service, enabled: true }, { ...odd, PULSETRAIL_ENABLED: 'false' })).toThrow('zipkin');
    expect(() => resolveOptions({ service, enabled: false }, { PULSETRAIL_ENABLED: 'nope' })).toThrow(
      'PULSETRAIL_ENABLED is "nope".',
    );
  });

  test.each(['0', '1', 'yes'])('is not OTEL_SDK_DISABLED=%s', (disabled) => {
    expect(resolveOptions({ service }, { OTEL_SDK_DISABLED: disabled }).enabled).toBe(true);
  });

  test('is refused all at once, with every variable that cannot be', () => {
    const options = {
      service: 7,
      enabled: 'yes',
      metrics: { port: -1, budget: 0 },
      traces: { ratio: 2, slow: 'soon' },
    };
    const env = { OTEL_PROPAGATORS: 'b3', OTEL_BSP_MAX_QUEUE_SIZE: 'x' };
    let message = '';
    try {
      resolveOptions(options as never, env);
    } catch (error) {
      message = (error as Error).message;
    }
    const named = message.split('\n').map((sentence) => sentence.split(' is ')[0]);
    expect(named.toSorted()).toEqual(
      [
        'OTEL_BSP_MAX_QUEUE_SIZE',
        'OTEL_PROPAGATORS',
        'enabled',
        'metrics.budget',
        'metrics.port',
        'service',
        'traces.ratio',
        'traces.slow',
      ].toSorted(),
    );
  });
});

test.each<[string, boolean]>([
  ['always_off', true],
  ['parentbased_always_off', false],
])('OTEL_TRACES_SAMPLER=%s exports nothing: %s', (sampler, isOff) => {
  const env = { OTEL_TRACES_SAMPLER: sampler, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
  expect(resolveOptions({ service }, env).traces?.url === undefined).toBe(isOff);
});
