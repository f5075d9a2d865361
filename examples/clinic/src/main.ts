import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { openSqlClient } from '@pulsetrail/mqtt-bridge';
import { runProgram } from './program.js';
import { readClinicOptions } from './service/options.js';
import { buildService } from './service/service.js';
import { startTelemetry } from './service/telemetry.js';

await runProgram('clinic', async (signal, log) => {
  const { host, port, databaseUrl, password } = readClinicOptions(process.env);
  const telemetry = startTelemetry();
  await telemetry.ready;
  const sql = await openSqlClient(databaseUrl);
  if (password === undefined) log('CLINIC_DEMO_PASSWORD is not set, so nobody can sign in; set it to use the routes');
  const app = await buildService({
    sql,
    telemetry,
    password: password ?? randomBytes(24).toString('base64url'),
    onFailure: log,
  });
  const address = await app.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} on ${host} is taken; set PORT to another one, or to 0 for any that is free.`);
  });
  log(`listening on ${address}, metrics on ${telemetry.metricsUrl}`);
  if (!signal.aborted) await once(signal, 'abort');
  await app.close();
  await Promise.all([telemetry.stop(1_000), sql.close()]);
});
