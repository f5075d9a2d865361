import { describe, expect, test } from 'vitest';
import { withoutDecorators } from '../support/decorators.js';
import { blocksOf, codeOf } from '../support/page.js';
import { runProgram } from '../support/program.js';
import { otlpReceiver } from '../support/running.js';

const readServer = 'const address = () => server.address().port;';

describe.each([
  ['express.md', '/patients/17/visits/3', '/patients/:id/visits/:visit', readServer],
  [
    'fastify.md',
    '/patients/17/visits/3',
    '/patients/:id/visits/:visit',
    'const address = () => app.server.address().port;',
  ],
  ['koa.md', '/patients/17', '/patients/:id', readServer],
  ['hono.md', '/patients/17/visits/3', '/patients/:id/visits/:visit', readServer],
  ['nestjs.md', '/api/patients/17', '/api/patients/:id', 'const address = () => app.getHttpServer().address().port;'],
])('the program of docs/%s', (page, path, route, address) => {
  test(`knows the route of ${path}`, async () => {
    const code = codeOf(page).replace(/(listen\(|port: )3000/, '$10');
    const program = `
      ${page === 'nestjs.md' ? withoutDecorators(code) : code}
      ${address}
      while (!address()) await new Promise(setImmediate);
      const answer = await fetch('http://127.0.0.1:' + address() + '${path}');
      await answer.text();
      if (answer.status !== 200) throw new Error('status ' + answer.status);
      process.stdout.write((await telemetry.metricsPage()).body);
      process.exit();
    `;
    const { code: status, stdout, stderr } = await runProgram(program, { PULSETRAIL_METRICS_PORT: '0' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      new RegExp(`^http_server_request_duration_seconds_count\\{.*http_route="${route}".*\\} 1$`, 'm'),
    );
  });
});

test('the handler of errors of docs/express.md names what broke, and answers as Express does', async () => {
  const receiver = await otlpReceiver();
  const [, code = ''] = blocksOf('docs/express.md');
  const { code: status, stdout } = await runProgram(
    `${code.replace('listen(3000)', 'listen(0)')}
    while (!server.address()) await new Promise(setImmediate);
    const answer = await fetch('http://127.0.0.1:' + server.address().port + '/patients/17');
    process.stdout.write(String(answer.status) + (await answer.text()).includes('no such bed'));
    await telemetry.stop();
    process.exit();`,
    { PULSETRAIL_METRICS_PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  );
  expect([status, stdout]).toEqual([0, '500true']);
  expect(receiver.spans.find(({ kind }) => kind === 2)?.attributes).toMatchObject({
    'http.route': '/patients/:id',
    'error.type': '500',
    'exception.type': 'RangeError',
    'error.fingerprint': expect.stringMatching(/^[\da-f]{16}$/),
  });
});

test('the program of docs/http.md outlives a store that is down, and answers 502', async () => {
  const { code, stdout, stderr } = await runProgram(
    `process.env.STORE = 'http://127.0.0.1:1';
    ${codeOf('http.md').replace('listen(3000)', 'listen(0)')}
    const answer = await fetch('http://127.0.0.1:' + server.address().port + '/patients/17');
    process.stdout.write(String(answer.status));
    process.exit();`,
    { PULSETRAIL_METRICS_PORT: '0' },
  );
  expect([code, stdout, stderr]).toEqual([0, '502', '']);
});

test('the program of docs/http.md names route and server, and hands the trace on', async () => {
  const program = `
    import { createServer as createStore } from 'node:http';
    let traceparent;
    const store = createStore((request, response) => {
      traceparent = request.headers.traceparent;
      response.end('stored');
    }).listen(0);
    process.env.STORE = 'http://127.0.0.1:' + store.address().port;
    ${codeOf('http.md').replace('listen(3000)', 'listen(0)')}
    const own = await fetch('http://127.0.0.1:' + server.address().port + '/patients/17?name=somchai', { headers: { 'x-user': 'u17' } });
    if ((await own.text()) !== 'stored') throw new Error('not stored');
    process.stdout.write((await telemetry.metricsPage()).body);
    process.stdout.write('traceparent ' + traceparent);
    process.exit();
  `;
  const { code, stdout, stderr } = await runProgram(program, { PULSETRAIL_METRICS_PORT: '0' });
  expect([code, stderr]).toEqual([0, '']);
  // The store is in the same process, and so is who asks.
  expect(stdout).toMatch(/^http_server_request_duration_seconds_count\{.*http_route="\/patients\/:id".*\} 2$/m);
  expect(stdout).toMatch(/^http_client_request_duration_seconds_count\{.*server_address="127.0.0.1".*\} 1$/m);
  expect(stdout).toMatch(/traceparent 00-[\da-f]{32}-[\da-f]{16}-0[01]$/);
  expect(stdout).not.toMatch(/somchai|u17/);
});
