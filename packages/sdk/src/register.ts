/**
 * Starts the SDK from the environment alone, before the program's own modules are loaded:
 * `node --import @pulsetrail/sdk/register app.js`. A `start` in the program then gets what was started here.
 */
import { isSwitchedOff, resourceFromEnvironment } from './environment.js';
import { start } from './start.js';
import { StartError } from './start-error.js';
import { warnOnce } from './warning.js';

/** The service's name as OpenTelemetry's variables say it. */
function serviceName(env: NodeJS.ProcessEnv): string {
  const name = env.OTEL_SERVICE_NAME?.trim() || resourceFromEnvironment(env)['service.name'];
  if (name || isSwitchedOff(env)) return name || 'unknown_service';
  warnOnce(
    'service name',
    'OTEL_SERVICE_NAME is not set: the service is called unknown_service. Set it to the name of the service.',
  );
  return 'unknown_service';
}

try {
  const telemetry = start({ service: serviceName(process.env) });
  // Libraries have to be patched before the program loads them. A port that is taken is a warning, and no reason to stop.
  await telemetry.ready.catch(() => undefined);
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
