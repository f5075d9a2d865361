import { channel } from 'node:diagnostics_channel';
import { expect, test } from 'vitest';
import { watchRoutes } from '../../src/http/routes/index.js';
import { observeServer } from '../support/http.js';
import { testTiming } from '../support/timing.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

test.each(['http.server.request.start', 'fastify.initialization', 'tracing:fastify.request.handler:start'])(
  'a message of %s that is not as expected is said once, and harms nobody',
  (name) => {
    const stop = observeServer(testTiming('httpServerRequestDuration'));
    const routes = watchRoutes();
    const uncaught: unknown[] = [];
    const onUncaught = (error: unknown) => void uncaught.push(error);
    process.on('uncaughtException', onUncaught);
    for (let index = 0; index < 2; index++) channel(name).publish({ server: {} });
    routes.stop();
    stop();
    process.off('uncaughtException', onUncaught);
    expect(uncaught).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(`A message of ${name} could not be observed (TypeError)`)]);
  },
);
