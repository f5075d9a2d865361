import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { blocksOf, pages } from '../support/page.js';

const at = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

test('every program of the documents compiles as it stands, with the options that the README names', () => {
  const cache = at('node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  // Below node_modules, so that libraries are found.
  const folder = mkdtempSync(join(cache, 'pulsetrail-docs-'));
  try {
    for (const page of pages) {
      for (const [index, code] of blocksOf(page).entries()) {
        writeFileSync(join(folder, `${page.replace(/\W/g, '-')}-${index + 1}.mts`), code);
        // A block that others import says under which name.
        if (code.startsWith('// catalog.ts\n')) writeFileSync(join(folder, 'catalog.ts'), code);
      }
    }
    const compilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2024', 'esnext.disposable'],
      types: ['node'],
      allowImportingTsExtensions: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      paths: Object.fromEntries(
        ['catalog', 'sdk'].flatMap((name) => [
          [`@pulsetrail/${name}`, [at(`packages/${name}/src/index.ts`)]],
          [`@pulsetrail/${name}/*`, [at(`packages/${name}/src/*.ts`)]],
        ]),
      ),
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.mts'] }));
    const compiler = at('node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', '.', '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
    });
    // What is wrong with the sources is told by their own check.
    expect(stdout.split('\n').filter((line) => /^\S+\.mts\(/.test(line))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
