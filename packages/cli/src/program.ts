import { RuleFileError, withExpressionProblems } from '@pulsetrail/alert-rules';
import { isCatalogError, LoadCatalogError } from '@pulsetrail/catalog/load';
import { Command, CommanderError } from 'commander';
import { addCheck } from './commands/check.js';
import { addDeadLetters } from './commands/dead-letters.js';
import { addGenerate } from './commands/generate.js';
import { exitCodes, type Output } from './console.js';
import { NotADirectoryError } from './write-files.js';

/** By its code, since the bridge is loaded only by the commands that need it. */
const isSpoolError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('PULSETRAIL_SPOOL_');

/** Whether the message of an error is a sentence of ours. */
const isOurs = (error: Error): boolean =>
  error instanceof LoadCatalogError ||
  error instanceof RuleFileError ||
  error instanceof NotADirectoryError ||
  isSpoolError(error);

/** What of an error is for people: our own sentences, and those of the file system; anything else is a fault of ours. */
function sentence(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (isCatalogError(error)) return withExpressionProblems(error).message;
  if (isOurs(error)) return error.message;
  return 'syscall' in error ? `A file cannot be used: ${error.message}.` : undefined;
}

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
  const console = {
    out,
    err,
    exitWith: (given: number): void => {
      code = given;
    },
  };
  addGenerate(program, console);
  addCheck(program, console);
  addDeadLetters(program, out);

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
