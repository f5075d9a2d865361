import { createRequire, isBuiltin } from 'node:module';
import { pathToFileURL } from 'node:url';

/** What of an instrumentation tells which packages it patches by what their entry exports. */
export interface Patching {
  getModuleDefinitions?(): readonly { readonly name: string; readonly patch?: unknown }[];
}

/** The part of import-in-the-middle that is used. */
interface SynchronousHooks {
  supportsSyncHooks(): boolean;
  register(options: { readonly include: readonly string[] }): void;
}

/** A loader hook that somebody has asked for on the command line: two of them would patch twice. */
const ownHook = /import-in-the-middle|opentelemetry\/instrumentation\/hook|auto-instrumentations-node\/register/;

let registered = false;

/**
 * Lets ES modules import what the instrumentations patch. Files that a package loads by `require` are patched as they are
 * loaded, whoever imports the package (pg, mysql2, mongodb); what the entry itself exports is not, since Node hands it to ES
 * modules past `require` (ioredis, kafkajs, express, koa). For these packages alone a hook is registered: OpenTelemetry's own,
 * in its form that runs within the program's thread. Node has that from 22.22.3, 24.11.1 and 26.0 on; before, the program
 * has to be started with the loader.
 *
 * @param packageName the package that the instrumentations come from, beside which the hook is found.
 */
export async function hookEsModules(packageName: string, instrumentations: readonly Patching[]): Promise<void> {
  if (registered || ownHook.test([...process.execArgv, process.env.NODE_OPTIONS].join(' '))) return;
  const include = instrumentations
    .flatMap((instrumentation) => instrumentation.getModuleDefinitions?.() ?? [])
    .filter(({ name, patch }) => patch !== undefined && !isBuiltin(name))
    .map(({ name }) => name);
  const fromPackage = createRequire(import.meta.resolve(packageName));
  const fromInstrumentation = createRequire(fromPackage.resolve('@opentelemetry/instrumentation'));
  const path = fromInstrumentation.resolve('import-in-the-middle/register-hooks.mjs');
  const hooks = (await import(pathToFileURL(path).href)) as SynchronousHooks;
  if (!hooks.supportsSyncHooks()) return;
  registered = true;
  hooks.register({ include });
}
