import { describe, expect, test } from 'vitest';
import { withoutDecorators } from '../support/decorators.js';
import { blocksOf, codeOf } from '../support/page.js';
import { runProgram } from '../support/program.js';
import { otlpReceiver } from '../support/running.js';

const env = { PULSETRAIL_METRICS_PORT: '0' };

describe('the code of', () => {
  test('metrics-page.md mounts the page in three servers, behind a token', async () => {
    const { code, stdout, stderr } = await runProgram(
      `${codeOf('metrics-page.md')}
      const authorization = 'Bearer a-long-random-text';
      await new Promise((resolve) => plain.listen(0, '127.0.0.1', resolve));
      const mounted = await new Promise((resolve) => { const server = app.listen(0, '127.0.0.1', () => resolve(server)); });
      await api.listen({ port: 0, host: '127.0.0.1' });
      for (const server of [plain, mounted, api.server]) {
        const url = 'http://127.0.0.1:' + server.address().port + '/metrics';
        const refused = await fetch(url);
        const page = await fetch(url, { headers: { authorization } });
        process.stdout.write([refused.status, page.status, (await page.text()).includes('target_info')].join(' ') + ';');
      }
      process.exit();`,
      env,
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe('401 200 true;'.repeat(3));
  });

  test.each([
    ['Koa', 1],
    ['Hono', 2],
    ['NestJS', 3],
  ])('metrics-page.md mounts the page in %s, with its token, its formats and gzip', async (framework, index) => {
    const block = (blocksOf('docs/metrics-page.md')[index] ?? '').replace(/(listen\(|port: )3000/, '$10');
    const { code, stdout, stderr } = await runProgram(
      `${framework === 'NestJS' ? withoutDecorators(block) : block}
      while (!server.address()) await new Promise(setImmediate);
      const url = 'http://127.0.0.1:' + server.address().port + '/metrics';
      const said = [];
      for (const authorization of [undefined, 'Bearer a-long-random-texT', 'Bearer a-long-random-text']) {
        const headers = { accept: 'application/openmetrics-text', 'accept-encoding': 'gzip', ...(authorization && { authorization }) };
        const answer = await fetch(url, { headers });
        const text = await answer.text();
        said.push([answer.status, text.includes('target_info'), text.endsWith('# EOF\\n'), answer.headers.get('content-encoding')]);
      }
      const headers = { authorization: 'Bearer a-long-random-text' };
      const head = await fetch(url, { method: 'HEAD', headers });
      said.push([head.status, Number(head.headers.get('content-length')) > 100]);
      process.stdout.write(JSON.stringify(said));
      process.exit();`,
      env,
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual([
      [401, false, false, null],
      [401, false, false, null],
      [200, true, true, 'gzip'],
      [200, true],
    ]);
  });

  test('existing-prom-client.md shows both on one page', async () => {
    const { code, stdout, stderr } = await runProgram(
      `${codeOf('existing-prom-client.md')}
      await telemetry.ready;
      process.stdout.write(await (await fetch(telemetry.metricsUrl)).text());
      await telemetry.stop();`,
      env,
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^legacy_jobs_total\{kind="mail"\} 1$/m);
    expect(stdout).toMatch(/^legacy_wait_seconds\{quantile="0.99"\} 0.2$/m);
    expect(stdout).toMatch(/^process_cpu_user_seconds_total /m);
    expect(stdout).toMatch(/^operation_duration_seconds_count\{.*operation="sign-in"\} 1$/m);
  });

  test('serverless.md has handed everything over when the call is answered', async () => {
    const receiver = await otlpReceiver();
    const { code, stderr } = await runProgram(
      `${codeOf('serverless.md')}
      for (let call = 0; call < 50; call++) await handler({ patients: ['a'] });
      process.kill(process.pid, 'SIGKILL');`,
      { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_TRACES_SAMPLER_ARG: '1' },
    );
    expect([code, stderr]).toEqual([null, '']);
    expect(receiver.spans).toHaveLength(50);
    const counts = receiver.points.filter(({ metric }) => metric === 'operation.duration').map(({ value }) => value);
    expect(counts.at(-1)).toMatchObject({ count: 50 });
  });

  test('logging.md sends what the Logs API is given', async () => {
    const receiver = await otlpReceiver();
    const { code, stderr } = await runProgram(blocksOf('docs/logging.md')[1] ?? '', {
      ...env,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(receiver.logs).toMatchObject([{ severity: 13, attributes: { reason: 'expired' } }]);
  });

  test('logging.md writes lines with the ids of their trace', async () => {
    const { code, stdout, stderr } = await runProgram(`${codeOf('logging.md')} await telemetry.stop();`, env);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      msg: 'signed in',
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
      trace_flags: expect.stringMatching(/^0[01]$/),
    });
  });
});
