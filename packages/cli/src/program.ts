import { relative } from 'node:path';
import { gaps, generate } from '@pulsetrail/alert-rules';
import type { Catalog } from '@pulsetrail/catalog';
import { isCatalogError, LoadCatalogError, loadCatalog } from '@pulsetrail/catalog/load';
import { Command, CommanderError } from 'commander';
import { check, type Finding } from './check.js';
import { writeFiles } from './write-files.js';

/** Where the program writes; text ends in a newline. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Exit codes: all is well, the catalog or its files have problems, the command was called wrongly. */
export const exitCodes = { ok: 0, problems: 1, usage: 2 } as const;

const ruleCount = (content: string): number => content.match(/^ {6}- (?:record|alert): /gm)?.length ?? 0;

/** What of an error is for people: our own sentences, and those of the file system; anything else is a fault of ours. */
function sentence(error: unknown): string | undefined {
  if (isCatalogError(error) || error instanceof LoadCatalogError) return error.message;
  if (error instanceof Error && 'syscall' in error) return `Cannot write the files: ${error.message}.`;
  return undefined;
}

const said = ({ tool, result, output }: Finding): string => {
  if (result === 'missing') {
    return `${tool}: not found, nothing checked; install it or name it in ${tool.toUpperCase()}`;
  }
  return result === 'passed' ? `${tool}: passed` : `${tool}: failed\n${output.replace(/^/gm, '  ')}`;
};

/** What a catalog says and nobody will hear of, a line each. */
const warnings = (catalog: Catalog): string[] =>
  gaps(catalog).map(({ path, message }) => `warning: ${path}: ${message}\n`);

/**
 * Runs the command line.
 *
 * @param args what stands after the program's name
 * @returns the exit code, see {@link exitCodes}
 */
export async function runProgram(args: readonly string[], { out, err }: Output): Promise<number> {
  let code: number = exitCodes.ok;
  const program = new Command('pulsetrail')
    .description('Turns a catalog into the rules and the notifications that keep its promises.')
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err });

  program
    .command('generate')
    .description('write the Prometheus rules, the Alertmanager configuration and its message templates')
    .argument('[catalog]', 'module that exports catalog (default: catalog.js, .mjs or .ts here)')
    .option('--out <dir>', 'directory to write to', './pulsetrail')
    .option('--secrets <dir>', 'directory of relative secret files (default: as written in the catalog)')
    .option('--strict', 'a warning is an error, and nothing is written', false)
    .action(async (path: string | undefined, options: { out: string; secrets?: string; strict: boolean }) => {
      const catalog = await loadCatalog(path);
      const warned = warnings(catalog);
      err(warned.join(''));
      if (options.strict && warned.length > 0) {
        code = exitCodes.problems;
        return;
      }
      const files = generate(catalog, options.secrets === undefined ? {} : { baseDir: options.secrets });
      const written = await writeFiles(options.out, files);
      for (const [index, file] of written.entries()) {
        const rules = ruleCount(files[index]?.content ?? '');
        out(`wrote ${relative('.', file)}${rules > 0 ? ` (${rules} rules)` : ''}\n`);
      }
    });

  program
    .command('check')
    .description('check the catalog, and by promtool and amtool what is generated from it')
    .argument('[catalog]', 'module that exports catalog (default: catalog.js, .mjs or .ts here)')
    .option('--strict', 'a warning, or a checker that is not found, is an error', false)
    .action(async (path: string | undefined, { strict }: { strict: boolean }) => {
      const catalog = await loadCatalog(path);
      const warned = warnings(catalog);
      err(warned.join(''));
      if (strict && warned.length > 0) code = exitCodes.problems;
      out('catalog: passed\n');
      for (const finding of await check(catalog)) {
        const bad = finding.result === 'failed' || (strict && finding.result === 'missing');
        if (bad) code = exitCodes.problems;
        (bad ? err : out)(`${said(finding)}\n`);
      }
    });

  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const text = sentence(error);
    if (text === undefined) throw error;
    err(`${text}\n`);
    return exitCodes.problems;
  }
}
