import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Lets a program that a test starts import the packages' sources, as the tests themselves do: no build is needed. */
const packages: Readonly<Record<string, string>> = {
  '@pulsetrail/catalog': new URL('../../../catalog/src/index.ts', import.meta.url).href,
  '@pulsetrail/sdk': new URL('../../src/index.ts', import.meta.url).href,
};

registerHooks({
  resolve(specifier, context, next) {
    const source = packages[specifier];
    if (source !== undefined) return { url: source, shortCircuit: true };
    if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL !== undefined) {
      const url = new URL(specifier.replace(/js$/, 'ts'), context.parentURL);
      if (url.protocol === 'file:' && existsSync(fileURLToPath(url))) return { url: url.href, shortCircuit: true };
    }
    return next(specifier, context);
  },
});
