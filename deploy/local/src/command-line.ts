import { parseDuration } from '@pulsetrail/catalog';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { StackOptions } from './options.js';
import { type PortName, portDescriptions, portNames, portOption } from './ports.js';

/** What `npm start` was asked. */
export interface CommandLine {
  readonly stack: StackOptions;
  /** Seconds after which the stack, once ready, stops by itself. */
  readonly stopAfter?: number;
  /** Whether standard output is one JSON object instead of a table and notifications. */
  readonly json: boolean;
}

const port = (text: string): number => {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65_535) return number;
  throw new InvalidArgumentError('Write a port from 1 to 65535, or 0 for any free one.');
};

const duration = (text: string): number => {
  const seconds = parseDuration(text);
  if (seconds !== undefined && seconds > 0) return seconds;
  throw new InvalidArgumentError('Write a duration such as 60s or 10m.');
};

const collect = (text: string, others: readonly string[]): string[] => [...others, text];

const createCommand = (): Command => {
  const command = new Command('npm start --')
    .description('Runs the whole stack on this machine until Ctrl-C.')
    .option('--no-demo', 'only the stack, for your own services and devices')
    .option('--catalog <file>', "the catalog to run with (default: the clinic's, or all devices with --no-demo)")
    .option('--scrape <host:port>', 'read metrics of your own service as well; may be repeated', collect, [])
    .option('--for <duration>', 'stop by itself this long after everything is ready, such as 60s', duration)
    .option('--json', 'print one JSON object once everything is ready; notifications go to standard error', false);
  for (const name of portNames) {
    const { part, standard } = portDescriptions[name];
    command.option(`${portOption(name)} <port>`, `port of ${part}, 0 for any free one (default: ${standard})`, port);
  }
  return command.allowExcessArguments(false);
};

interface Parsed extends Partial<Record<`${PortName}Port`, number>> {
  readonly demo: boolean;
  readonly catalog?: string;
  readonly scrape: readonly string[];
  readonly for?: number;
  readonly json: boolean;
}

/** Thrown when the command line is wrong or only asked for help; what there is to say has been written. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly exitCode: number;

  constructor({ exitCode, message }: CommanderError) {
    super(message);
    this.exitCode = exitCode === 0 ? 0 : 2;
  }
}

/** Reads the arguments of `npm start`. Throws a {@link UsageError} with exit code 0 for `--help`, 2 for a mistake. */
export function parseCommandLine(commandArguments: readonly string[]): CommandLine {
  const command = createCommand().exitOverride();
  try {
    command.parse(commandArguments, { from: 'user' });
  } catch (error) {
    throw error instanceof CommanderError ? new UsageError(error) : error;
  }
  const parsed = command.opts<Parsed>();
  const ports = Object.fromEntries(
    portNames.flatMap((name) => {
      const wanted = parsed[`${name}Port`];
      return wanted === undefined ? [] : [[name, wanted]];
    }),
  );
  return {
    stack: {
      ports,
      scrape: parsed.scrape,
      ...(parsed.demo ? {} : { demo: false as const }),
      ...(parsed.catalog === undefined ? {} : { catalog: parsed.catalog }),
    },
    ...(parsed.for === undefined ? {} : { stopAfter: parsed.for }),
    json: parsed.json,
  };
}
