import { parseDuration } from '@pulsetrail/catalog';
import { loadCatalog } from '@pulsetrail/catalog/load';
import type { Command } from 'commander';
import { check, type Finding } from '../check.js';
import { type Console, exitCodes } from '../console.js';
import { isRuleFile, lintFiles } from '../lint-files.js';
import { warnings } from '../warnings.js';

const said = ({ tool, result, output }: Finding): string => {
  if (result === 'missing') {
    return `${tool}: not found, nothing checked; install it or name it in ${tool.toUpperCase()}`;
  }
  return result === 'passed' ? `${tool}: passed` : `${tool}: failed\n${output.replace(/^/gm, '  ')}`;
};

interface Options {
  readonly strict: boolean;
  readonly scrapeInterval?: string;
}

/** Adds `check`: the catalog, what it gives, and rule files that were written by hand. */
export function addCheck(program: Command, { out, err, exitWith }: Console): void {
  program
    .command('check')
    .description('check the catalog, what is generated from it, and rule files that were written by hand')
    .argument(
      '[files...]',
      'module that exports catalog (default: catalog.js, .mjs or .ts here), and rule files (.yml)',
    )
    .option('--strict', 'a warning, or a checker that is not found, is an error', false)
    .option(
      '--scrape-interval <duration>',
      'time between two scrapes, for rule files (default: of the catalog, or 15s)',
    )
    .action(async (paths: readonly string[], { strict, scrapeInterval: written }: Options) => {
      const scrapeInterval = written === undefined ? undefined : parseDuration(written);
      if (written !== undefined && !scrapeInterval)
        program.error(`error: --scrape-interval is ${written}, which is no duration; write one such as 15s`);
      const ruleFiles = paths.filter(isRuleFile);
      const modules = paths.filter((path) => !isRuleFile(path));
      if (modules.length > 1) program.error(`check takes one catalog, and got ${modules.join(', ')}`);
      // Rule files alone are looked at alone.
      const catalog = ruleFiles.length > 0 && modules.length === 0 ? undefined : await loadCatalog(modules[0]);
      if (catalog !== undefined) {
        const warned = warnings(catalog);
        err(warned.join(''));
        if (strict && warned.length > 0) exitWith(exitCodes.problems);
        out('catalog: passed\n');
        for (const finding of await check(catalog)) {
          const bad = finding.result === 'failed' || (strict && finding.result === 'missing');
          if (bad) exitWith(exitCodes.problems);
          (bad ? err : out)(`${said(finding)}\n`);
        }
      }
      for (const { path, problems } of await lintFiles(ruleFiles, {
        ...(catalog && { catalog }),
        ...(scrapeInterval && { scrapeInterval }),
      })) {
        if (problems.length === 0) out(`${path}: passed\n`);
        else {
          exitWith(exitCodes.problems);
          err(`${path}: failed\n${problems.map((line) => `  ${line}\n`).join('')}`);
        }
      }
    });
}
