import { readFileSync } from 'node:fs';
import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import { describe, expect, test } from 'vitest';
import { startPostgresOf } from '../../../test/support/postgres-server.js';
import { autoInstrumentationConfig } from '../src/auto-instrumentations.js';
import { registering, runProgram } from './support/program.js';
import { otlpReceiver } from './support/running.js';
import { findServer, testWithServer } from './support/servers.js';

const namesWith = (observed: Parameters<typeof autoInstrumentationConfig>[0]) => {
  const made = getNodeAutoInstrumentations(autoInstrumentationConfig(observed));
  for (const instrumentation of made) instrumentation.disable();
  return made.map(({ instrumentationName }) => instrumentationName.replace('@opentelemetry/instrumentation-', ''));
};

describe('the instrumentations that are loaded', () => {
  test('leave HTTP alone where the SDK sees it', () => {
    const names = namesWith({ httpServer: true, httpClient: true });
    for (const seen of ['http', 'undici', 'net', 'dns', 'router']) expect(names).not.toContain(seen);
  });

  test('see clients where the SDK does not', () => {
    expect(namesWith({ httpServer: true, httpClient: false })).toEqual(expect.arrayContaining(['http', 'undici']));
  });

  test('are those that the page names', () => {
    const page = readFileSync(new URL('../docs/auto-instrumentation.md', import.meta.url), 'utf8');
    const named = [...page.matchAll(/^\| `([a-z0-9-]+)` /gm)].map(([, name = '']) => name);
    expect(named).toEqual(expect.arrayContaining(['pg', 'mysql2', 'ioredis', 'mongodb', 'kafkajs']));
    expect(namesWith({ httpServer: true, httpClient: true })).toEqual(expect.arrayContaining(named));
  });
});

describe('a query', () => {
  testWithServer(
    'postgres',
    'is one call, however many see it: of the timer around it, else of pg',
    async (postgres) => {
      const [database, receiver] = await Promise.all([
        startPostgresOf({ postgres, initdb: findServer('initdb') ?? 'initdb' }),
        otlpReceiver(),
      ]);
      const program = `
      import pg from 'pg';
      import { start } from '@pulsetrail/sdk';
      const telemetry = start({ service: 'clinic-api' });
      const statement = 'SELECT relname FROM pg_class LIMIT 1';
      const pool = new pg.Pool({ connectionString: process.env.DATABASE });
      const timed = (fn) => telemetry.dbTimer('find', { statement }, fn);
      await timed(() => pool.query(statement));
      await timed(async () => {
        const client = await pool.connect();
        await new Promise((resolve) => client.query(statement, resolve));
        await client.query('SELECT nonsense').catch(() => undefined);
        client.release();
      });
      await pool.query('SELECT 2');
      await pool.end();
      await telemetry.flush();
      process.stdout.write((await telemetry.metricsPage()).body);
      await telemetry.stop();
      process.exit();
    `;
      const { code, stdout, stderr } = await runProgram(program, {
        DATABASE: database.url,
        NODE_OPTIONS: registering,
        OTEL_SERVICE_NAME: 'clinic-api',
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_METRICS_EXPORTER: 'otlp,prometheus',
        OTEL_TRACES_SAMPLER_ARG: '1',
        PULSETRAIL_INSTRUMENTATIONS: 'auto',
        PULSETRAIL_METRICS_PORT: '0',
      });
      await database.stop();
      expect([code, stderr]).toEqual([0, '']);

      // Within a timer, what pg sees is part of the call; by itself it is the call.
      const timers = receiver.spans.filter(({ name }) => name === 'SELECT pg_class');
      expect(timers.map(({ kind }) => kind)).toEqual([3, 3]);
      const within = receiver.spans.filter(({ traceId, parentSpanId }) =>
        timers.some((timer) => timer.traceId === traceId && parentSpanId !== ''),
      );
      expect(within.filter(({ name }) => name.startsWith('pg.query'))).toHaveLength(3);
      expect(new Set(within.map(({ kind }) => kind))).toEqual(new Set([1]));
      const alone = receiver.spans.filter((span) => !within.includes(span) && !timers.includes(span));
      expect(alone.filter(({ name }) => name.startsWith('pg.query')).map(({ kind }) => kind)).toEqual([3]);

      // The same on the page and over OTLP, each counted once.
      const lines = [...stdout.matchAll(/^db_client_operation_duration_seconds_count\{(.*)\} (\d+)$/gm)];
      const onPage = lines
        .filter(([, , count]) => count !== '0')
        .map(([, labels = '', count]) => [labels.includes('operation="find"'), Number(count)]);
      const points = receiver.points.filter(({ metric }) => metric === 'db.client.operation.duration');
      const overOtlp = points
        .map(({ attributes, value }) => [
          attributes.operation === 'find',
          typeof value === 'object' ? value.count : value,
        ])
        .filter(([, count]) => Number(count) > 0);
      expect(onPage).toEqual([
        [true, 2],
        [false, 1],
      ]);
      expect(overOtlp.slice(0, 2)).toEqual(onPage);
    },
  );
});
