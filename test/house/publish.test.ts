import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, onTestFinished, test } from 'vitest';
import { root } from './read-house.js';

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** The declarations that a declaration file reads, as paths. */
function importedTypes(file: string): string[] {
  const imports = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g);
  return [...imports].map(([, specifier = '']) => join(dirname(file), specifier.replace(/\.js$/, '.d.ts')));
}

/** Every declaration file that a user's compiler would ask for and not find. */
function missingTypes(entry: string): string[] {
  const asked = new Set([entry]);
  for (const file of asked) {
    if (existsSync(file)) for (const next of importedTypes(file)) asked.add(next);
  }
  return [...asked].filter((file) => !existsSync(file));
}

/** All that stands in the way of publishing a package, as sentences: what publint says, and what it does not look at. */
async function faultsOf(folder: string): Promise<string[]> {
  const { files = [], exports = {} } = manifestOf(folder);
  const { messages, pkg } = await publint({ pkgDir: folder, pack: 'npm', strict: true });
  return [
    ...messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code),
    ...files.filter((file) => globSync(file, { cwd: folder }).length === 0).map((file) => `files names no ${file}`),
    ...Object.entries(exports).flatMap(([path, { types }]) =>
      types === undefined
        ? [`exports["${path}"] has no types`]
        : missingTypes(join(folder, types)).map((file) => `exports["${path}"] needs ${file.slice(folder.length + 1)}`),
    ),
  ];
}

const published = globSync('packages/*/package.json', { cwd: root })
  .map((file) => join(root, dirname(file)))
  .filter((folder) => !manifestOf(folder).private)
  .toSorted();
const isBuilt = published.every((folder) => existsSync(join(folder, 'dist')));

// What a build has made; npm test builds first.
describe.skipIf(!isBuilt && process.env.CI !== 'true')('fit to be published is', () => {
  test.for(published.map((folder) => [manifestOf(folder).name, folder] as const))('%s', async ([, folder]) => {
    expect(await faultsOf(folder)).toEqual([]);
  });
});

describe('of a package that is not', () => {
  const sound = {
    name: 'sound',
    version: '1.0.0',
    license: 'Apache-2.0',
    type: 'module',
    files: ['dist'],
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  };
  const built = { 'dist/index.js': 'export {};\n', 'dist/index.d.ts': "export * from './more.js';\n" };
  const more = { 'dist/more.d.ts': 'export {};\n' };

  test.for<[string, object, Record<string, string>, RegExp[]]>([
    ['nothing is said when all is there', sound, { ...built, ...more }, []],
    ['a missing file', sound, { ...more, 'dist/index.d.ts': 'export {};\n' }, [/dist\/index\.js.*does not exist/]],
    [
      'a file that is not packed',
      { ...sound, files: ['dist/*.js'] },
      { ...built, ...more },
      [/dist\/index\.d\.ts.*not published/],
    ],
    ['declarations that lead nowhere', sound, built, [/^exports\["\."\] needs dist\/more\.d\.ts$/]],
    [
      'a list of files with one that is not there',
      { ...sound, files: ['dist', 'NOTES.md'] },
      { ...built, ...more },
      [/^files names no NOTES\.md$/],
    ],
    [
      'an entry without types',
      { ...sound, exports: { '.': { default: './dist/index.js' } } },
      { ...built, ...more },
      [/^exports\["\."\] has no types$/],
    ],
  ])('%s', async ([, manifest, files, faults]) => {
    const folder = mkdtempSync(join(tmpdir(), 'pulsetrail-publish-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const [file, content] of Object.entries({ ...files, 'package.json': JSON.stringify(manifest) })) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), content);
    }
    const found = await faultsOf(folder);
    expect(found).toHaveLength(faults.length);
    for (const [index, fault] of faults.entries()) expect(found[index]).toMatch(fault);
  });
});
