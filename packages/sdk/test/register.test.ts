import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { otlpReceiver } from './support/running.js';

const loader = new URL('./support/resolve-sources.ts', import.meta.url).href;
const folder = fileURLToPath(new URL('..', import.meta.url));

/** Runs a CommonJS program that knows nothing of the SDK, registered from the command line. */
async function registered(text: string, env: Readonly<Record<string, string>>) {
  const imports = ['--import', loader, '--import', '@pulsetrail/sdk/register'];
  const child = spawn(process.execPath, [...imports, '--input-type=commonjs', '-e', text], {
    cwd: folder,
    env: { PATH: process.env.PATH, PULSETRAIL_METRICS_PORT: '0', ...env },
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** What was started, for the end of a program: its page is printed, and what is held is sent. */
const finish = `
  const telemetry = (await import('@pulsetrail/sdk')).start({ service: process.env.OTEL_SERVICE_NAME ?? 'unknown_service' });
  process.stdout.write((await telemetry.metricsPage()).body);
  await telemetry.stop();
  process.exit();
`;

describe('node --import @pulsetrail/sdk/register', () => {
  test('starts from the environment, without code', async () => {
    const receiver = await otlpReceiver();
    const program = `
      const { createServer } = require('node:http');
      const server = createServer((request, response) => response.end('hello')).listen(0, '127.0.0.1', async () => {
        await (await fetch('http://127.0.0.1:' + server.address().port + '/hello')).text();
        ${finish}
      });
    `;
    const { code, stdout, stderr } = await registered(program, {
      OTEL_SERVICE_NAME: 'clinic-api',
      OTEL_RESOURCE_ATTRIBUTES: 'service.version=1.2.3,deployment.environment.name=test,host.name=secret-host',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_TRACES_SAMPLER_ARG: '1',
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^target_info\{service_name="clinic-api",service_version="1.2.3",deployment_environment_name="test",/m,
    );
    expect(stdout).toMatch(/^http_server_request_duration_seconds_count\{.*\} 1$/m);
    expect(receiver.spans.filter(({ kind }) => kind === 2)).toHaveLength(1);
    expect(receiver.spans[0]?.service).toBe('clinic-api');
    expect(Buffer.concat(receiver.raw).toString('latin1')).not.toContain('secret-host');
  });

  test('and a start of the program brings its catalog', async () => {
    const program = `(async () => {
      const { start } = await import('@pulsetrail/sdk');
      const { defineCatalog } = await import('@pulsetrail/catalog');
      const operations = { 'sign-in': { kind: 'api', component: 'authentication' } };
      const counters = { 'documents.scanned': { labels: { result: ['pass', 'fail'] } } };
      const catalog = defineCatalog({ services: { 'clinic-api': { owner: 'x', operations, counters } } });
      const telemetry = start({ service: 'clinic-api', catalog });
      telemetry.counters['documents.scanned'].add(1, { result: 'pass' });
      telemetry.apiTimer('sign-in', () => 1);
      process.stdout.write(telemetry.status + (await telemetry.metricsPage()).body);
      process.exit();
    })()`;
    const { code, stdout, stderr } = await registered(program, { OTEL_SERVICE_NAME: 'clinic-api' });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^already-started/);
    expect(stdout).toContain('documents_scanned_total{service_name="clinic-api",result="pass"} 1\n');
    expect(stdout).toContain('component="authentication",operation="sign-in"} 1\n');
  });

  test('says what is wrong with the environment, in one sentence, and starts no program', async () => {
    const { code, stdout, stderr } = await registered(`process.stdout.write('ran')`, {
      OTEL_SERVICE_NAME: 'x',
      OTEL_TRACES_SAMPLER_ARG: 'often',
    });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe('OTEL_TRACES_SAMPLER_ARG is "often". Write a share from 0 to 1.\n');
  });

  test('does nothing where it is switched off', async () => {
    const program = `(async () => { ${finish} })()`;
    const { code, stdout, stderr } = await registered(program, { PULSETRAIL_ENABLED: 'false' });
    expect([code, stdout, stderr]).toEqual([0, '', '']);
  });

  test('names a service that has no name, and says so', async () => {
    const { stdout, stderr } = await registered(`(async () => { ${finish} })()`, {});
    expect(stdout).toContain('service_name="unknown_service"');
    expect(stderr).toContain('OTEL_SERVICE_NAME is not set');
  });
});

describe('with OpenTelemetry auto-instrumentations', () => {
  const frameworks = {
    express: `
      const app = require('express')();
      app.get('/hello/:name', async (request, response) => { await upstream(); response.send('hello'); });
      const server = app.listen(0, '127.0.0.1', () => visit(server.address().port));
    `,
    fastify: `
      const app = require('fastify').fastify();
      app.get('/hello/:name', async () => { await upstream(); return 'hello'; });
      app.listen({ port: 0, host: '127.0.0.1' }).then(() => visit(app.server.address().port));
    `,
  };

  test.each(Object.entries(frameworks))('a request to %s and its fetch are traced and counted once', async (_, app) => {
    const receiver = await otlpReceiver();
    const program = `
      const { get } = require('node:http');
      const upstream = async () => (await fetch(process.env.UPSTREAM)).text();
      const visit = (port) =>
        get('http://127.0.0.1:' + port + '/hello/a', { agent: false }, (response) => {
          response.resume().on('end', () => setTimeout(async () => { ${finish} }, 100));
        });
      ${app}
    `;
    const { code, stdout, stderr } = await registered(program, {
      OTEL_SERVICE_NAME: 'clinic-api',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_TRACES_SAMPLER_ARG: '1',
      PULSETRAIL_INSTRUMENTATIONS: 'auto',
      UPSTREAM: `${receiver.url}/upstream`,
    });
    expect([code, stderr]).toEqual([0, '']);
    const servers = receiver.spans.filter(({ kind }) => kind === 2);
    expect(servers.map(({ name }) => name)).toEqual([expect.stringMatching(/^GET /)]);
    const within = receiver.spans.filter(({ traceId }) => traceId === servers[0]?.traceId);
    const clients = within.filter(({ kind, spanId }) => kind === 3 && spanId !== servers[0]?.parentSpanId);
    expect(clients).toHaveLength(1);
    const counted = (metric: string) =>
      [...stdout.matchAll(new RegExp(`^${metric}_count\\{.*\\} (\\d+)$`, 'gm'))].map(([, count]) => Number(count));
    expect(counted('http_server_request_duration_seconds').filter(Boolean)).toEqual([1]);
    // The program's own visit, and the fetch within.
    expect(counted('http_client_request_duration_seconds').filter(Boolean)).toEqual([1, 1]);
    // No handler of the framework is traced by two instrumentations either.
    const names = within.filter(({ kind }) => kind === 1).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeLessThanOrEqual(1);
  });
});
