import { type MeterProvider, metrics } from '@opentelemetry/api';
import { errorType } from './error-type.js';
import { hookEsModules, type Patching } from './es-module-hook.js';
import { warnOnce } from './warning.js';

/** What the SDK observes itself, so that nothing is counted or traced twice. */
export interface ObservedOurselves {
  readonly httpServer: boolean;
  readonly httpClient: boolean;
}

type Instrumentation = Patching & { disable?(): void; setMeterProvider?(provider: MeterProvider): void };

/** The part of `@opentelemetry/auto-instrumentations-node` that is used. */
interface AutoInstrumentations {
  getNodeAutoInstrumentations(config: Readonly<Record<string, object>>): Instrumentation[];
}

const packageName = '@opentelemetry/auto-instrumentations-node';

/** The settings under which OpenTelemetry's instrumentations leave alone what our channels see. */
export function autoInstrumentationConfig({
  httpServer,
  httpClient,
}: ObservedOurselves): Readonly<Record<string, object>> {
  return {
    '@opentelemetry/instrumentation-http':
      httpServer && httpClient
        ? { enabled: false }
        : { disableIncomingRequestInstrumentation: httpServer, disableOutgoingRequestInstrumentation: httpClient },
    ...(httpClient && { '@opentelemetry/instrumentation-undici': { enabled: false } }),
    // A span for every socket and every name that is looked up, about nothing that a service promises.
    '@opentelemetry/instrumentation-net': { enabled: false },
    '@opentelemetry/instrumentation-dns': { enabled: false },
    // Express 5 is made of this router, and has an instrumentation of its own.
    '@opentelemetry/instrumentation-router': { enabled: false },
  };
}

/**
 * Loads `@opentelemetry/auto-instrumentations-node`, which the service installs itself. Its instrumentations patch
 * libraries as they are loaded, so what is loaded before has none: use `--import @pulsetrail/sdk/register`.
 *
 * @returns a function that switches them off again.
 */
export function instrumentMore(observed: ObservedOurselves): { readonly loaded: Promise<void>; stop(): void } {
  let made: Instrumentation[] = [];
  const load = async () => {
    try {
      const { getNodeAutoInstrumentations } = (await import(packageName)) as AutoInstrumentations;
      made = getNodeAutoInstrumentations(autoInstrumentationConfig(observed));
      // Some make their metrics only once they are told where, which OpenTelemetry's own start does.
      for (const instrumentation of made) instrumentation.setMeterProvider?.(metrics.getMeterProvider());
      // A version whose hook is elsewhere patches what is loaded by `require` all the same.
      await hookEsModules(packageName, made).catch(() => undefined);
    } catch (error) {
      const missing = errorType(error) === 'ERR_MODULE_NOT_FOUND';
      warnOnce(
        'auto-instrumentations',
        missing
          ? `instrumentations is auto, but ${packageName} is not installed; databases and queues are not traced. Run: npm install ${packageName}`
          : `${packageName} could not be started (${errorType(error)}); databases and queues are not traced. Install a version that fits @opentelemetry/api 1.10.`,
      );
    }
  };
  return {
    loaded: load(),
    stop: () => {
      for (const instrumentation of made) instrumentation.disable?.();
    },
  };
}
