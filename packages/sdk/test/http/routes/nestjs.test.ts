import { expect, test } from 'vitest';
import { runProgram } from '../../support/program.js';

/** A controller below a path with a parameter and a prefix with another, in two versions; decorators are called by hand. */
const program = (versioning: string) => `
  import 'reflect-metadata';
  import { Controller, Get, HttpException, Module, Version, VersioningType } from '@nestjs/common';
  import { NestFactory } from '@nestjs/core';
  import { start } from '@pulsetrail/sdk';
  const telemetry = start({ service: 'x', metrics: { server: false } });
  class Visits {
    find() { return 'found'; }
    list() { return 'listed'; }
    fail() { throw new HttpException('no', 503); }
  }
  const decorate = (method, ...decorators) => {
    const descriptor = Object.getOwnPropertyDescriptor(Visits.prototype, method);
    for (const decorator of decorators) decorator(Visits.prototype, method, descriptor);
  };
  decorate('find', Get(':id'));
  decorate('list', Get(':id/all'), Version('2'));
  decorate('fail', Get('fail/:id'), Version(['1', '2']));
  Controller({ path: 'patients/:patient', version: '1' })(Visits);
  class App {}
  Module({ controllers: [Visits] })(App);
  const app = await NestFactory.create(App, { logger: false });
  app.setGlobalPrefix('api/:tenant');
  app.enableVersioning(${versioning});
  await app.listen(0, '127.0.0.1');
  const base = 'http://127.0.0.1:' + app.getHttpServer().address().port;
  for (const path of process.env.PATHS.split(' ')) await fetch(base + path, { headers: { 'x-version': '1' } });
  process.stdout.write((await telemetry.metricsPage()).body);
  process.exit();
`;

test.each<[string, string, readonly string[], readonly string[]]>([
  [
    'the path',
    '{ type: VersioningType.URI }',
    ['/api/t/v1/patients/1/2', '/api/t/v2/patients/1/2/all', '/api/t/v2/patients/1/fail/3', '/api/t/v1/none'],
    [
      '/api/:tenant/v1/patients/:patient/:id',
      '/api/:tenant/v2/patients/:patient/:id/all',
      '/api/:tenant/v2/patients/:patient/fail/:id',
      'unmatched',
    ],
  ],
  [
    'a header',
    "{ type: VersioningType.HEADER, header: 'x-version' }",
    ['/api/t/patients/1/2', '/api/t/none'],
    ['/api/:tenant/patients/:patient/:id', 'unmatched'],
  ],
])('routes of NestJS are known with a version in %s', async (_, versioning, paths, routes) => {
  const { code, stdout, stderr } = await runProgram(program(versioning), {
    PATHS: paths.join(' '),
    PULSETRAIL_HASH_KEY: 'k'.repeat(32),
  });
  expect([code, stderr]).toEqual([0, '']);
  const counts = stdout.matchAll(/^http_server_request_duration_seconds_count\{.*http_route="([^"]+)".*\} 1$/gm);
  expect([...counts].map(([, route]) => route)).toEqual(routes);
});
