import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Lets a program that a test starts import the packages' sources, as the tests themselves do: no build is needed. */
const packages = new URL('../../../', import.meta.url);
const ours = /^@pulsetrail\/(catalog|sdk)(?:\/(.+))?$/;

registerHooks({
  resolve(specifier, context, next) {
    const [, name, path = 'index'] = ours.exec(specifier) ?? [];
    if (name !== undefined) return { url: new URL(`${name}/src/${path}.ts`, packages).href, shortCircuit: true };
    if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL !== undefined) {
      const url = new URL(specifier.replace(/js$/, 'ts'), context.parentURL);
      if (url.protocol === 'file:' && existsSync(fileURLToPath(url))) return { url: url.href, shortCircuit: true };
    }
    return next(specifier, context);
  },
});
