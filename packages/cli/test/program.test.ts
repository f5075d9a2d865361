import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeChecker } from './checker.js';
import { run } from './run.js';

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const good = fixture('good/catalog.ts');
const faulty = fixture('faulty/catalog.mjs');
const silent = fixture('silent/catalog.ts');

const warned =
  'warning: services.shop.integrations.bank.target: not alerted on, since nothing says which calls are meant; name the hosts in servers\n' +
  'warning: services.shop.integrations.bank: waits for integration.status, which Pulsetrail does not record by itself yet; record it in the service\n' +
  'warning: routes: empty, so that nobody is notified of AlertmanagerUnreachable, IntegrationDown, NotificationsDropped, NotificationsFailing, RuleEvaluationFailing, TargetDown; route critical to a channel\n';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulsetrail-program-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('generate', () => {
  test('writes the files and says which', async () => {
    const { code, out, err } = await run('generate', good, '--out', folder);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.trimEnd().split('\n');
    expect(lines).toEqual(lines.map(() => expect.stringMatching(/^wrote .+$/)));
    expect(lines[0]).toMatch(/pulsetrail\.rules\.yml \(\d+ rules\)$/);
    const names = ['alertmanager.yml', 'dashboards', 'rules', 'runbooks', 'templates', 'tests'];
    expect((await readdir(folder)).toSorted()).toEqual(names);
  });

  test('warns of what nobody will hear of, and writes nothing when warnings are errors', async () => {
    expect(await run('generate', silent, '--out', join(folder, 'strict'), '--strict')).toEqual({
      code: 1,
      out: '',
      err: warned,
    });
    expect(await readdir(folder)).toEqual([]);
    expect(await run('generate', silent, '--out', folder)).toMatchObject({ code: 0, err: warned });
    expect(await readdir(folder)).toContain('alertmanager.yml');
  });

  test('names every problem of a faulty catalog and writes nothing', async () => {
    const { code, out, err } = await run('generate', faulty, '--out', join(folder, 'new'));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('The catalog has 3 problems:');
    for (const path of [
      'shop.operations.pay.target.latency',
      'shop.operations.pay.target.errors',
      'routes.critical.0',
    ]) {
      expect(err).toContain(path);
    }
    expect(await readdir(folder)).toEqual([]);
  });

  test('names faults of the catalog and of its PromQL together', async () => {
    const path = join(folder, 'catalog.mjs');
    const define = new URL('../../catalog/src/index.ts', import.meta.url).href;
    const rule = (expr: string): string =>
      `{ category: 'errors', severity: 'info', operator: '>', threshold: 1, expr: ${JSON.stringify(expr)} }`;
    await writeFile(
      path,
      `import { defineCatalog } from ${JSON.stringify(define)};
      export const catalog = defineCatalog({ services: { shop: { owner: 'web' } }, alerting: { watchdog: 'nochan', rules: {
        a: ${rule('rate(x_total)')}, b: ${rule('up ==')}, c: ${rule('x')}, 'not a name': ${rule('sum(')},
        d: { ...${rule('sum by (')}, threshold: undefined },
      } } });`,
    );
    const { code, err } = await run('check', path);
    expect(code).toBe(1);
    const lines = err.split('\n').map((line) => line.trim().split(': ')[0]);
    expect(lines).toEqual([
      'The catalog has 5 problems:',
      'alerting.watchdog',
      "alerting.rules['not a name']",
      'alerting.rules.d',
      'alerting.rules.a.expr',
      'alerting.rules.b.expr',
      '',
    ]);
  });

  test('says what stands in the way of writing', async () => {
    const { code, err } = await run('generate', good, '--out', good);
    expect(code).toBe(1);
    expect(err).toBe(`${good} is a file, and no files can be written into it; name a directory.\n`);
    const below = join(good, 'a', 'b');
    expect(await run('generate', good, '--out', below)).toMatchObject({
      code: 1,
      out: '',
      err: `${below} is below the file ${good}, and no files can be written into it; name a directory.\n`,
    });
  });

  test('a catalog that is not there is one sentence', async () => {
    expect(await run('generate', join(folder, 'catalog.js'))).toEqual({
      code: 1,
      out: '',
      err: `No catalog at ${join(folder, 'catalog.js')}; give the path of a module that exports catalog.\n`,
    });
  });
});

describe('check', () => {
  test('is content when all checkers are', async () => {
    vi.stubEnv('PROMTOOL', await fakeChecker(folder, 'promtool', 0));
    vi.stubEnv('AMTOOL', await fakeChecker(folder, 'amtool', 0));
    expect(await run('check', good)).toEqual({
      code: 0,
      out: 'catalog: passed\nrules: passed\npromtool: passed\namtool: passed\n',
      err: '',
    });
  });

  test('warns of what nobody will hear of; that is an error only when asked for', async () => {
    vi.stubEnv('PROMTOOL', await fakeChecker(folder, 'promtool', 0));
    vi.stubEnv('AMTOOL', await fakeChecker(folder, 'amtool', 0));
    const out = 'catalog: passed\nrules: passed\npromtool: passed\namtool: passed\n';
    expect(await run('check', silent)).toEqual({ code: 0, out, err: warned });
    expect(await run('check', silent, '--strict')).toEqual({ code: 1, out, err: warned });
  });

  test('fails with the words of the checker that does', async () => {
    vi.stubEnv('PROMTOOL', await fakeChecker(folder, 'promtool', 0));
    vi.stubEnv('AMTOOL', await fakeChecker(folder, 'amtool', 1));
    const { code, err } = await run('check', good);
    expect(code).toBe(1);
    expect(err).toBe('amtool: failed\n  check-config alertmanager.yml\n  alertmanager.yml\n');
  });

  test('says which checker is missing; that is an error only when asked for', async () => {
    vi.stubEnv('PATH', folder);
    vi.stubEnv('PROMTOOL', '');
    vi.stubEnv('AMTOOL', '');
    const lax = await run('check', good);
    expect(lax).toMatchObject({ code: 0, err: '' });
    expect(lax.out).toContain('promtool: not found, nothing checked; install it or name it in PROMTOOL\n');
    const strict = await run('check', good, '--strict');
    expect(strict.code).toBe(1);
    expect(strict.err).toContain('amtool: not found');
  });

  test('names every problem of a faulty catalog', async () => {
    expect(await run('check', faulty)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('3 problems') });
  });
});

describe('check of rule files', () => {
  const rules = (expr: string) =>
    `groups: [{ name: g, rules: [{ alert: A, expr: '${expr}', for: 2m, labels: { severity: info }, annotations: { summary: s, description: d } }] }]`;

  test('looks at them without a catalog, and says where each fault is', async () => {
    const [good, bad] = [join(folder, 'good.yml'), join(folder, 'bad.yaml')];
    await writeFile(good, rules('up == 0'));
    await writeFile(bad, rules('requests_total > 5'));
    expect(await run('check', good)).toEqual({ code: 0, out: `${good}: passed\n`, err: '' });
    expect(await run('check', good, bad)).toEqual({
      code: 1,
      out: `${good}: passed\n`,
      err: `${bad}: failed\n  g, A: requests_total is a counter whose bare value is read; take rate or increase of it (counter-without-rate)\n`,
    });
  });

  test('names the same rule in another file by that file', async () => {
    const [one, other] = [join(folder, 'one.yml'), join(folder, 'other.yml')];
    await writeFile(one, rules('up == 0'));
    await writeFile(other, rules('up == 0'));
    expect((await run('check', one, other)).err).toContain(
      `g, A: is the same as a rule of group ${one}, g; remove one, or tell them apart by a label (duplicate)`,
    );
  });

  test('a comment switches off a check, and an option says how often is scraped', async () => {
    const path = join(folder, 'a.yml');
    const withComment = (name: string) =>
      `groups:\n- name: g\n  rules:\n  # pulsetrail:ignore ${name}\n  - record: a:b:c\n    expr: sum(rate(x_total[30s]))\n`;
    await writeFile(path, withComment('short-window'));
    expect((await run('check', path)).code).toBe(0);
    await writeFile(path, withComment('short-windows'));
    const { code, err } = await run('check', path);
    expect(code).toBe(1);
    expect(err).toContain('(short-window)');
    expect(err).toContain('pulsetrail:ignore names short-windows, which is no check; use one of ');
    await writeFile(path, withComment('types'));
    expect((await run('check', path, '--scrape-interval', '5s')).code).toBe(0);
    expect((await run('check', path, '--scrape-interval', 'soon')).code).toBe(2);
  });

  test('promtool looks at them too, where it is found, and not at manifests', async () => {
    vi.stubEnv('PROMTOOL', await fakeChecker(folder, 'promtool', 1));
    const [path, manifest] = [join(folder, 'a.yml'), join(folder, 'b.yml')];
    await writeFile(path, rules('up == 0'));
    await writeFile(manifest, `kind: PrometheusRule\nspec: { groups: [] }\n`);
    const { code, out, err } = await run('check', path, manifest);
    expect({ code, out }).toEqual({ code: 1, out: `${manifest}: passed\n` });
    expect(err).toContain(`${path}: failed\n  promtool: check rules --lint=none ${path}\n`);
  });

  test('with a catalog it knows which labels and values there are', async () => {
    const path = join(folder, 'a.yml');
    const asking = (matcher: string) => rules(`rate(http_server_request_duration_seconds_count{${matcher}}[5m]) > 5`);
    await writeFile(path, asking('http_method="GET"'));
    expect((await run('check', good, path)).err).toMatch(
      /^ {2}g, A: \S+ has no label http_method; its labels are .*http_request_method.* \(unknown-series\)$/m,
    );
    await writeFile(path, asking('http_request_method="get"'));
    expect((await run('check', good, path)).err).toContain('is never "get"; its values are GET, ');
    await writeFile(path, asking('http_request_method="GET"'));
    expect((await run('check', good, path)).err).not.toContain('unknown-series');
  });

  test('one may read what another records', async () => {
    const [reading, recording] = [join(folder, 'a.yml'), join(folder, 'b.yml')];
    await writeFile(reading, rules('job:x:sum > 5'));
    await writeFile(recording, 'groups: [{ name: g, rules: [{ record: "job:x:sum", expr: sum by (job) (x) }] }]');
    expect((await run('check', reading)).code).toBe(1);
    expect((await run('check', reading, recording)).code).toBe(0);
  });

  test.each(['groups: [', 'text', ''])('%j is none', async (content) => {
    const path = join(folder, 'x.yml');
    await writeFile(path, content);
    expect(await run('check', path)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining(`${path}: failed\n`),
    });
  });

  test('a file that is not there is one sentence', async () => {
    expect(await run('check', join(folder, 'none.yml'))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^A file cannot be used: .*none\.yml.*\.\n$/),
    });
  });
});

describe('usage', () => {
  test.for([
    [['--help'], 0],
    [['generate', '--help'], 0],
    [[], 2],
    [['frobnicate'], 2],
    [['generate', '--nope'], 2],
    [['generate', 'a', 'b'], 2],
    [['check', 'a.js', 'b.js'], 2],
    [['generate', '--out'], 2],
  ] as const)('%j exits with %d', async ([args, code]) => {
    expect((await run(...args)).code).toBe(code);
  });
});
