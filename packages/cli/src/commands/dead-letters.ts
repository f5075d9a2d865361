import type { DeadLetter, DeadLetterFilter, DeadLetterReason } from '@pulsetrail/mqtt-bridge';
import { type Command, InvalidArgumentError } from 'commander';

/** Loaded when a command runs: the bridge is large, and no other command needs it. */
const loadBridge = () => import('@pulsetrail/mqtt-bridge');

interface Options {
  readonly reason?: string;
  readonly id?: number;
  readonly spool?: string;
  readonly json?: boolean;
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('give the number that list shows.');
}

/** The spool that is meant: the named one, else that of the bridge's data folder. */
async function spoolOf({ spool }: Options): Promise<string> {
  const { PULSETRAIL_DATA_DIR: dataDir } = process.env;
  const { SpoolError, spoolFile } = await loadBridge();
  if (spool !== undefined) return spool;
  if (dataDir !== undefined && dataDir !== '') return spoolFile(dataDir);
  throw new SpoolError(
    'PULSETRAIL_SPOOL_MISSING',
    "No spool is named; give --spool with the bridge's spool.db, or set PULSETRAIL_DATA_DIR as the bridge has it.",
  );
}

const isReason = (text: string, reasons: readonly DeadLetterReason[]): text is DeadLetterReason =>
  reasons.some((reason) => reason === text);

/** Which dead letters are meant. */
async function filterOf({ reason, id }: Options, command: Command): Promise<DeadLetterFilter> {
  const { deadLetterReasons } = await loadBridge();
  const number = id === undefined ? {} : { id };
  if (reason === undefined) return number;
  const reasons = [...deadLetterReasons, '_OTHER'] as const;
  if (isReason(reason, reasons)) return { ...number, reason };
  return command.error(`error: no dead letter has the reason '${reason}'; use one of ${reasons.join(', ')}`, {
    exitCode: 2,
  });
}

const time = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 19).concat('Z');

const columns: readonly (readonly [title: string, value: (letter: DeadLetter) => string])[] = [
  ['id', ({ id }) => String(id)],
  ['family', ({ family }) => family],
  ['kind', ({ kind }) => kind],
  ['reason', ({ reason }) => reason],
  ['step', ({ step }) => step],
  ['tries', ({ tries }) => String(tries)],
  ['received', ({ receivedAt }) => time(receivedAt)],
  ['last try', ({ buriedAt }) => time(buriedAt)],
  ['', ({ replay }) => (replay ? 'to be tried again' : '')],
];

/** A table of text with aligned columns. */
function table(letters: readonly DeadLetter[]): string {
  const rows = [columns.map(([title]) => title), ...letters.map((letter) => columns.map(([, value]) => value(letter)))];
  const widths = columns.map((_column, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, index) => cell.padEnd(widths[index] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

const counted = (count: number): string => `${count} dead ${count === 1 ? 'letter' : 'letters'}`;

/**
 * Adds `dead-letters list`, `replay` and `discard`: what the bridge could not bring to its end. They work on the spool's
 * file, while the bridge runs or not, and never show a payload or an id.
 */
export function addDeadLetters(program: Command, out: (text: string) => void): void {
  const group = program
    .command('dead-letters')
    .description('messages of devices that the bridge could not bring to their end');
  const command = (name: string, description: string): Command =>
    group
      .command(name)
      .description(description)
      .option('--reason <error type>', 'only those that failed for this reason, such as patient_not_found')
      .option('--id <number>', 'only the one with this number', wholeNumber)
      .option('--spool <path>', "the bridge's spool (default: spool/spool.db in PULSETRAIL_DATA_DIR)")
      .option('--json', 'write JSON', false);
  const isMeant = ({ reason, id }: Options): boolean => reason !== undefined || id !== undefined;

  command('list', 'show them, without anything of their content').action(async (options: Options) => {
    const { listDeadLetters } = await loadBridge();
    const letters = listDeadLetters(await spoolOf(options), await filterOf(options, group));
    if (options.json) out(`${JSON.stringify(letters, undefined, 2)}\n`);
    else out(letters.length === 0 ? 'no dead letters\n' : table(letters));
  });

  command('replay', 'have the bridge try them again, within a second when it runs').action(async (options: Options) => {
    const { replayDeadLetters } = await loadBridge();
    const count = replayDeadLetters(await spoolOf(options), await filterOf(options, group));
    out(options.json ? `${JSON.stringify({ replayed: count })}\n` : `${counted(count)} to be tried again\n`);
  });

  command('discard', 'delete them for good')
    .option('--all', 'all of them, when neither a reason nor a number is given', false)
    .action(async (options: Options & { readonly all: boolean }) => {
      if (!isMeant(options) && !options.all) {
        group.error('error: name a --reason or an --id, or give --all: what is deleted does not come back', {
          exitCode: 2,
        });
      }
      const { discardDeadLetters } = await loadBridge();
      const count = discardDeadLetters(await spoolOf(options), await filterOf(options, group));
      out(options.json ? `${JSON.stringify({ discarded: count })}\n` : `${counted(count)} deleted\n`);
    });
}
