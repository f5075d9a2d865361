import { expect, test } from 'vitest';
import { runProgram } from '../support/program.js';

const load = {
  'an ES module': `
    const express5 = (await import('express')).default;
    const express4 = (await import('express4')).default;
    const fastify = (await import('fastify')).default;`,
  CommonJS: `
    const load = (await import('node:module')).createRequire(process.cwd() + "/packages/sdk/package.json");
    const [express5, express4, fastify] = ['express', 'express4', 'fastify'].map((name) => load(name));`,
};

const make = `
  const apps = [express5, express4].map((express) => {
    const router = express.Router();
    router.get('/:id', (request, response) => response.send('ok'));
    return express().use('/patients', router);
  });
  const api = fastify();
  api.get('/patients/:id', async () => 'ok');`;

const begin = `
  const { start } = await import('@pulsetrail/sdk');
  const telemetry = start({ service: 'clinic-api', metrics: { server: false } });`;

const ask = `
  const servers = apps.map((app) => app.listen(0));
  await api.listen({ port: 0 });
  for (const server of [...servers, api.server]) {
    await (await fetch('http://127.0.0.1:' + server.address().port + '/patients/17')).text();
  }
  process.stdout.write((await telemetry.metricsPage()).body);
  process.exit();`;

test.each(Object.keys(load).flatMap((kind) => [true, false].map((first) => ({ kind, first }))))(
  'routes are known of $kind, loaded after start: $first',
  async ({ kind, first }) => {
    const frameworks = load[kind as keyof typeof load] + make;
    const { code, stdout, stderr } = await runProgram((first ? begin + frameworks : frameworks + begin) + ask);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^http_server_request_duration_seconds_count\{.*http_route="\/patients\/:id".*\} 3$/m);
    expect(stdout).not.toContain('unmatched');
  },
);
