import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { blocksOf, textOf } from './support/page.js';
import { runProgram } from './support/program.js';

const readme = textOf('README.md');
const [example = '', ...others] = blocksOf('README.md');

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

/** What the page shows when a block is about to stop. */
async function pageOf(block: string): Promise<string> {
  const program = block.replace(
    'await telemetry.stop();',
    'process.stdout.write((await telemetry.metricsPage()).body);$&',
  );
  const { code, stdout, stderr } = await runProgram(program, { PULSETRAIL_METRICS_PORT: '0' });
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

test.each(
  [
    [
      'of timers',
      [
        'component="default",operation="find-patient",db_system_name="postgresql",db_operation_name="SELECT",db_collection_name="patients"} 1',
        'score_input_size_sum{service_name="clinic-api",score_name="job-security",score_model_version="2"} 2',
        'operation="sign-in",error_type="RangeError"} 1',
        'component="mail",operation="send-reminder"} 1',
      ],
    ],
    [
      'of flows',
      [
        'flow_duration_seconds_count{service_name="clinic-api",flow_name="registration"} 2',
        'flow_duration_seconds_count{service_name="clinic-api",flow_name="registration",error_type="RangeError"} 1',
        'flow_name="registration",flow_step="identify"} 2',
        'flow_name="registration",flow_step="identify",error_type="RangeError"} 1',
        'flow_name="registration",flow_step="book"} 1',
      ],
    ],
    [
      'of declared metrics',
      [
        'documents_scanned_total{service_name="clinic-api",result="pass"} 1',
        'jobs_waiting{service_name="clinic-api",queue="mail"} 3',
      ],
    ],
    [
      'of metrics made up as it runs',
      [
        'jobs_done_total{service_name="clinic-api",queue="mail"} 1',
        'jobs_oldest_seconds{service_name="clinic-api"} 17',
      ],
    ],
    ['of spans and hashes', ['target_info{service_name="clinic-api",']],
  ].map(([title, lines], index) => [title, others[index] ?? '', lines] as [string, string, string[]]),
)('the block %s is a whole program, and leaves what is said of it', async (_, block, lines) => {
  const page = await pageOf(block);
  expect(lines.filter((line) => !page.includes(line))).toEqual([]);
});

test('no block is left out above', () => expect(others).toHaveLength(5));

test('names every environment variable that the SDK reads, and no other of ours', () => {
  const sources = ['options', 'environment', 'otlp/options', 'register'].map((name) =>
    readFileSync(new URL(`../src/${name}.ts`, import.meta.url), 'utf8'),
  );
  const read = new Set([...sources.join('').matchAll(/env\.([A-Z_]+)/g)].map(([, name = '']) => name));
  for (const name of read) expect(readme).toContain(`\`${name}\``);
  const named = [...readme.matchAll(/`(PULSETRAIL_[A-Z_]+)`/g)].map(([, name = '']) => name);
  for (const name of named) expect(read).toContain(name);
});
