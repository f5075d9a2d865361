import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runProgram } from './support/program.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const [example = '', ...others] = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);

test('the service in ten lines is one, and shows what is said of it', async () => {
  const lines = example.split('\n').filter((line) => line !== '');
  expect(lines.length).toBeLessThanOrEqual(10);
  const program = `${example.replace('port: 3000', 'port: 0')}
    const answer = await fetch(app.listeningOrigin + '/sign-in', { method: 'POST' });
    if (!(await answer.json()).welcome) throw new Error('no welcome');
    await telemetry.ready;
    process.stdout.write(await (await fetch(telemetry.metricsUrl)).text());
    await app.close();
    await telemetry.stop();
  `;
  const { code, stdout, stderr } = await runProgram(program, { PULSETRAIL_METRICS_PORT: '0' });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^http_server_request_duration_seconds_count\{.*http_route="\/sign-in".*\} 1$/m);
  expect(stdout).toMatch(/^operation_duration_seconds_count\{.*operation="sign-in"\} 1$/m);
});

test('every other block runs, and leaves what is said of it', async () => {
  const program = `
    import { declareMetric, defineCatalog } from '@pulsetrail/catalog';
    import { keepTrace, start } from '@pulsetrail/sdk';
    const operations = {
      'sign-in': { kind: 'api', component: 'authentication' },
      'find-patient': { kind: 'db', component: 'database' },
      'job-security': { kind: 'score', component: 'scoring' },
    };
    const counters = { 'documents.scanned': { labels: { result: ['pass', 'fail'] } } };
    const catalog = defineCatalog({ services: { 'clinic-api': { owner: 'care', operations, counters } } });
    const telemetry = start({ service: 'clinic-api', catalog, hashKey: 'key' });
    const statement = 'select * from patients';
    const pool = { query: async () => [1, 2] };
    const model = () => 0.2;
    ${others.slice(0, -1).join('\n')}
    process.stdout.write((await telemetry.metricsPage()).body);
    ${others.at(-1) ?? ''}
  `;
  const { code, stdout, stderr } = await runProgram(program, { PULSETRAIL_METRICS_PORT: '0' });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain(
    'component="database",operation="find-patient",db_system_name="postgresql",db_operation_name="SELECT",db_collection_name="patients"} 1\n',
  );
  expect(stdout).toContain(
    'score_input_size_sum{service_name="clinic-api",score_name="job-security",score_model_version="2"} 2\n',
  );
  expect(stdout).toContain('operation="sign-in",error_type="RangeError"} 1\n');
  expect(stdout).toContain('documents_scanned_total{service_name="clinic-api",result="pass"} 1\n');
  expect(stdout).toContain('jobs_waiting{service_name="clinic-api",queue="mail"} 3\n');
  expect(stdout).toContain('component="mail",operation="send-reminder"} 1\n');
  expect(stdout).toContain('jobs_done_total{service_name="clinic-api",queue="mail"} 1\n');
  expect(stdout).toContain('jobs_oldest_seconds{service_name="clinic-api"} 17\n');
});

test('names every environment variable that the SDK reads, and no other of ours', () => {
  const sources = ['options', 'environment', 'otlp/options', 'register'].map((name) =>
    readFileSync(new URL(`../src/${name}.ts`, import.meta.url), 'utf8'),
  );
  const read = new Set([...sources.join('').matchAll(/env\.([A-Z_]+)/g)].map(([, name = '']) => name));
  for (const name of read) expect(readme).toContain(`\`${name}\``);
  const named = [...readme.matchAll(/`(PULSETRAIL_[A-Z_]+)`/g)].map(([, name = '']) => name);
  for (const name of named) expect(read).toContain(name);
});
