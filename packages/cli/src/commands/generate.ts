import { relative } from 'node:path';
import { alertLine, type GeneratedFile, type GenerateOptions, generate, generateTests } from '@pulsetrail/alert-rules';
import type { Catalog } from '@pulsetrail/catalog';
import { loadCatalog } from '@pulsetrail/catalog/load';
import { generateDashboards } from '@pulsetrail/grafana';
import type { Command } from 'commander';
import { type Console, exitCodes } from '../console.js';
import { describeDifference, diffFiles } from '../diff-files.js';
import { findTool } from '../find-tool.js';
import { removeStale } from '../remove-stale.js';
import { groupsOf } from '../rule-files.js';
import { type Trial, tryAlerts } from '../try-alerts.js';
import { warnings } from '../warnings.js';
import { assertDirectory, writeFiles } from '../write-files.js';
import { addRuleOutput, type RuleOutputFlags, ruleOutput } from './rule-output.js';

interface Options extends RuleOutputFlags {
  readonly out: string;
  readonly secrets?: string;
  readonly strict: boolean;
  readonly test: boolean;
  /** True where no directory is named: the one of `--out`. */
  readonly diff?: string | true;
  readonly json: boolean;
}

const ruleCount = (content: string): number => content.match(/^ {6,}- (?:record|alert): /gm)?.length ?? 0;

async function write(files: readonly GeneratedFile[], { out: directory }: Options, { out }: Console): Promise<void> {
  const written = await writeFiles(directory, files);
  for (const [index, file] of written.entries()) {
    const rules = ruleCount(files[index]?.content ?? '');
    out(`wrote ${relative('.', file)}${rules > 0 ? ` (${rules} rules)` : ''}\n`);
  }
  for (const file of await removeStale(directory, files))
    out(`removed ${relative('.', file)}, which is generated no longer\n`);
}

const trialText = ({ test, failures }: Trial): string =>
  failures.length === 0
    ? `passed: ${alertLine(test)} (${test.scenarios.length} scenarios)\n`
    : `failed: ${alertLine(test)}\n${failures.map(({ scenario, message }) => `  ${scenario}: ${message}\n`).join('')}`;

/** Tries every alert on the rules that were written, and says a line of each. */
async function test(
  catalog: Catalog,
  files: readonly GeneratedFile[],
  { strict }: Options,
  { out, err, exitWith }: Console,
): Promise<void> {
  const promtool = findTool('promtool');
  if (promtool === undefined) {
    err('promtool: not found, nothing tested; install it or name it in PROMTOOL\n');
    return exitWith(exitCodes.problems);
  }
  const started = performance.now();
  const { trials, untested } = await tryAlerts(catalog, groupsOf(files), promtool);
  for (const trial of trials) (trial.failures.length === 0 ? out : err)(trialText(trial));
  for (const { alert } of untested) {
    err(
      `warning: ${alert}: not tested, since the catalog does not say which series make it fire; try it by a promtool test of your own\n`,
    );
  }
  const failed = trials.filter(({ failures }) => failures.length > 0).length;
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  out(`${trials.length} alerts tested in ${seconds} s, ${failed} failed\n`);
  if (failed > 0 || (strict && untested.length > 0)) exitWith(exitCodes.problems);
}

/** Says what generating would change; writes nothing. */
async function diff(
  files: readonly GeneratedFile[],
  { out: directory, diff: named, json }: Options,
  { out, exitWith }: Console,
): Promise<void> {
  const difference = await diffFiles(typeof named === 'string' ? named : directory, files);
  out(
    json
      ? `${JSON.stringify(difference, undefined, 2)}\n`
      : describeDifference(difference)
          .map((line) => `${line}\n`)
          .join(''),
  );
  if (difference.rules.length > 0 || difference.files.length > 0) exitWith(exitCodes.different);
}

/** Adds `generate`: writes what a catalog gives, tests it, or says how it differs from what is there. */
export function addGenerate(program: Command, console: Console): void {
  const command = program
    .command('generate')
    .description(
      'write the Prometheus rules and their tests, the Alertmanager configuration, its message templates, runbooks, and Grafana dashboards',
    )
    .argument('[catalog]', 'module that exports catalog (default: catalog.js, .mjs or .ts here)')
    .option('--out <dir>', 'directory to write to', './pulsetrail')
    .option('--secrets <dir>', 'directory of relative secret files (default: as written in the catalog)')
    .option('--strict', 'a warning is an error, and nothing is written', false)
    .option('--test', 'then try every alert by promtool: when it must fire, and when it must not', false)
    .option('--diff [dir]', 'write nothing, and say what would change there (default: the directory of --out)')
    .option('--json', 'with --diff: as JSON', false);
  addRuleOutput(command).action(async (path: string | undefined, options: Options) => {
    if (options.diff !== undefined && options.test)
      command.error('error: --diff writes nothing that --test could try; give one of them');
    if (options.json && options.diff === undefined) command.error('error: --json is of --diff; give both');
    const { err, exitWith } = console;
    const catalog = await loadCatalog(path);
    const warned = warnings(catalog);
    err(warned.join(''));
    if (options.strict && warned.length > 0) return exitWith(exitCodes.problems);
    const settings: GenerateOptions = {
      ...ruleOutput(options),
      ...(options.secrets === undefined ? {} : { baseDir: options.secrets }),
    };
    const files = [...generate(catalog, settings), ...generateDashboards(catalog)];
    if (options.diff !== undefined) return diff(files, options, console);
    await assertDirectory(options.out);
    // promtool reads rule files; of another format nobody could run them.
    const tests = options.format === 'prometheus' ? generateTests(catalog) : [];
    await write([...files, ...tests], options, console);
    if (options.test) await test(catalog, files, options, console);
  });
}
