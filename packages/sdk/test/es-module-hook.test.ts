import { expect, test } from 'vitest';
import { registering, runProgram } from './support/program.js';

/** Says of libraries that ES modules import whether they are patched. */
const program = `
  import express from 'express';
  import koa from 'koa';
  import pg from 'pg';
  const patched = (method) => method.__wrapped === true;
  process.stdout.write(JSON.stringify({
    express: patched(express.application.use),
    koa: patched(koa.prototype.use),
    pg: patched(pg.Client.prototype.query),
  }));
  process.exit();
`;

const env = { OTEL_SERVICE_NAME: 'x', PULSETRAIL_METRICS_PORT: '0' };

test.each([
  ['auto', true],
  ['none', false],
])('libraries that ES modules import are patched with PULSETRAIL_INSTRUMENTATIONS=%s: %s', async (auto, expected) => {
  const options = { ...env, NODE_OPTIONS: registering, PULSETRAIL_INSTRUMENTATIONS: auto };
  const { code, stdout, stderr } = await runProgram(program, options);
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual({ express: expected, koa: expected, pg: expected });
});

test('a loader on the command line stays the only one', async () => {
  const loader = '--no-warnings --experimental-loader=@opentelemetry/instrumentation/hook.mjs';
  const options = { ...env, NODE_OPTIONS: `${loader} ${registering}`, PULSETRAIL_INSTRUMENTATIONS: 'auto' };
  const { code, stdout, stderr } = await runProgram(program, options);
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual({ express: true, koa: true, pg: true });
});
