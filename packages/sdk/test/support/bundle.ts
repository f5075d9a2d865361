import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

const packages = fileURLToPath(new URL('../../../', import.meta.url));

/** Puts the sources together as a release does its compiled files, where they find what the package depends on. */
const program = (folder: string): string => `
  import { build } from 'rolldown';
  import config from ${JSON.stringify(pathToFileURL(`${packages}sdk/rolldown.config.mjs`).href)};
  const sources = Object.entries(config.input).map(([name, file]) => [name, file.replace('dist/', 'src/').replace(/js$/, 'ts')]);
  await build({
    ...config,
    input: Object.fromEntries(sources),
    logLevel: 'silent',
    resolve: {
      extensionAlias: { '.js': ['.ts', '.js'] },
      alias: {
        '@pulsetrail/catalog$': ${JSON.stringify(`${packages}catalog/src/index.ts`)},
        '@pulsetrail/catalog': ${JSON.stringify(`${packages}catalog/src`)},
      },
    },
    output: { ...config.output, dir: ${JSON.stringify(folder)} },
  });
`;

/** The package as it is released, for the tests of a file. */
export function builtBundle(): { readonly url: string } {
  const folder = `${packages}sdk/node_modules/.bundle-${process.pid}/`;
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program(folder)], { cwd: packages });
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return { url: pathToFileURL(folder).href };
}
