import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const compiler = fileURLToPath(new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url));

/** The same in JavaScript, by the command of docs/nestjs.md: Node strips types, but knows no decorators. */
export function withoutDecorators(code: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulsetrail-'));
  try {
    writeFileSync(join(folder, 'app.mts'), code);
    const options = [
      '--experimentalDecorators',
      '--emitDecoratorMetadata',
      '--module',
      'nodenext',
      '--target',
      'es2023',
    ];
    // In this folder there is no library to check against.
    const { stdout } = spawnSync(process.execPath, [compiler, ...options, '--noCheck', 'app.mts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (stdout !== '') throw new Error(stdout);
    return readFileSync(join(folder, 'app.mjs'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
