import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeChecker } from '../checker.js';
import { run } from '../run.js';

const good = fileURLToPath(new URL('../fixtures/good/catalog.ts', import.meta.url));
const changed = fileURLToPath(new URL('../fixtures/changed/catalog.ts', import.meta.url));

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulsetrail-generate-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('the tests of the rules', () => {
  test('stand beside them', async () => {
    await run('generate', good, '--out', folder);
    const names = (await readdir(join(folder, 'tests'))).filter((name) => name.endsWith('.test.yml'));
    expect(names).toContain('every-1m.test.yml');
    expect(await readFile(join(folder, 'tests', 'every-1m.test.yml'), 'utf8')).toContain(
      'rule_files: ["../rules*/*.yml"]',
    );
  });

  test('are removed when nothing is tested so any more', async () => {
    await run('generate', good, '--out', folder);
    const stale = join(folder, 'tests', 'every-7m.test.yml');
    await writeFile(stale, await readFile(join(folder, 'tests', 'every-1m.test.yml')));
    await run('generate', good, '--out', folder);
    expect(await readdir(join(folder, 'tests'))).not.toContain('every-7m.test.yml');
  });

  test('are not written for a format that promtool does not read', async () => {
    expect((await run('generate', good, '--out', folder, '--format', 'kubernetes')).code).toBe(0);
    expect((await readdir(join(folder, 'tests'))).filter((name) => name.endsWith('.test.yml'))).toEqual([]);
  });
});

describe('--test', () => {
  test('tells of every alert that it passed', async () => {
    vi.stubEnv('PROMTOOL', await fakeChecker(folder, 'promtool', 0));
    const { code, out, err } = await run('generate', good, '--out', join(folder, 'out'), '--test');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^passed: OperationErrorBudgetBurn .*tier=page-fast.* \(10 scenarios\)$/m);
    expect(out).toMatch(/\n\d+ alerts tested in [\d.]+ s, 0 failed\n$/);
  });

  test('tells what promtool found otherwise', async () => {
    vi.stubEnv('PROMTOOL', await fakeChecker(folder, 'promtool', 1));
    const { code, out, err } = await run('generate', good, '--out', join(folder, 'out'), '--test');
    expect(code).toBe(1);
    expect(err).toMatch(/^failed: OperationErrorBudgetBurn .*tier=page-fast.*\n {2}.*: .*test rules trial\.test\.yml/m);
    expect(out).not.toContain(' 0 failed');
  });

  test('cannot do without promtool', async () => {
    vi.stubEnv('PATH', folder);
    vi.stubEnv('PROMTOOL', '');
    expect(await run('generate', good, '--out', join(folder, 'out'), '--test')).toMatchObject({
      code: 1,
      err: 'promtool: not found, nothing tested; install it or name it in PROMTOOL\n',
    });
  });
});

describe('--diff', () => {
  test('finds nothing in what has just been written', async () => {
    await run('generate', good, '--out', folder);
    expect(await run('generate', good, '--diff', folder)).toEqual({ code: 0, out: 'no difference\n', err: '' });
    expect((await run('generate', good, '--out', folder, '--diff')).code).toBe(0);
  });

  test('says what another catalog changes, and writes nothing', async () => {
    await run('generate', good, '--out', folder);
    const before = await readFile(join(folder, 'rules/pulsetrail.rules.yml'), 'utf8');
    const { code, out } = await run('generate', changed, '--diff', folder);
    expect(code).toBe(3);
    expect(out).toContain('changed alert OperationErrorBudgetBurn operation=pay service=shop tier=page-fast\n');
    expect(out).toContain('  threshold was 0.144, and is now 0.288\n');
    expect(out).toMatch(/\nalerts: 0 added, 0 removed, 4 changed; records: .*\n$/);
    expect(await readFile(join(folder, 'rules/pulsetrail.rules.yml'), 'utf8')).toBe(before);
  });

  test('is also told as JSON', async () => {
    await run('generate', good, '--out', folder);
    const { code, out } = await run('generate', changed, '--diff', folder, '--json');
    expect(code).toBe(3);
    const { rules } = JSON.parse(out) as { rules: { name: string; fields: object[] }[] };
    const [first] = rules.filter(({ name }) => name === 'OperationErrorBudgetBurn');
    expect(first?.fields).toContainEqual({ field: 'threshold', before: '0.144', after: '0.288' });
  });

  test('of a directory that is not there adds everything', async () => {
    const nowhere = join(folder, 'nowhere');
    const { code, out } = await run('generate', good, '--diff', nowhere);
    expect(code).toBe(3);
    expect(out).toMatch(/^added alert OperationErrorBudgetBurn/m);
    expect(await readdir(folder)).toEqual([]);
  });

  test('compares with rules of the same format, as those of another are left alone', async () => {
    await run('generate', good, '--out', folder, '--format', 'kubernetes');
    expect((await run('generate', good, '--diff', folder)).out).toMatch(
      /\nalerts: [1-9]\d* added, 0 removed, 0 changed; records: [1-9]\d* added, 0 removed, 0 changed\n$/,
    );
    await run('generate', good, '--out', folder);
    for (const format of ['prometheus', 'kubernetes']) {
      expect(await run('generate', good, '--diff', folder, '--format', format)).toMatchObject({
        code: 0,
        out: 'no difference\n',
      });
    }
  });

  test('rules that went into a folder of long windows and no longer do are not missed', async () => {
    await run('generate', good, '--out', folder, '--long-windows', '1h');
    expect((await readdir(folder)).filter((name) => name.startsWith('rules'))).toEqual(['rules', 'rules-long']);
    expect(await run('generate', good, '--diff', folder)).toMatchObject({ code: 0, out: 'no difference\n' });
  });

  test('says which file there is no rule file', async () => {
    await run('generate', good, '--out', folder);
    await writeFile(join(folder, 'rules/pulsetrail.rules.yml'), 'groups: 7');
    expect(await run('generate', good, '--diff', folder)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^rules\/pulsetrail\.rules\.yml: no rule file; .*\n$/),
    });
  });

  test.each([['--diff', '--test'], ['--json'], ['--format', 'xml']])('%j %j is called wrongly', async (...args) => {
    expect((await run('generate', good, '--out', folder, ...args)).code).toBe(2);
  });
});
