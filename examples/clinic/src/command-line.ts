import { parseArgs } from 'node:util';

/** A wrong option on the command line. Programs print its message and exit with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}

/** Reads `--name value` and `--name=value` options; all values are text. Throws {@link UsageError} on any other word. */
export function readFlags<Name extends string>(
  args: readonly string[],
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values as Partial<
      Record<Name, string>
    >;
  } catch (error) {
    const reason = (error as Error).message.split('. ')[0] ?? '';
    throw new UsageError(`${reason}; the options are ${names.map((name) => `--${name}`).join(', ')}.`);
  }
}

/** The bounds of a numeric option. */
export interface NumberBounds {
  readonly least: number;
  readonly most: number;
  /** Whether only whole numbers are taken. */
  readonly whole?: boolean;
}

/** Reads a number within bounds. Throws {@link UsageError} naming the option, the value and the bounds. */
export function readNumber(name: string, text: string, { least, most, whole = false }: NumberBounds): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new UsageError(
    `--${name} is ${JSON.stringify(text)}; give a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`,
  );
}

/** Reads an address of one of the protocols, such as `http:`. Throws {@link UsageError}, without the value: it may carry a password. */
export function readUrl(name: string, text: string, protocols: readonly string[]): URL {
  const url = URL.parse(text);
  if (url !== null && protocols.includes(url.protocol) && url.hostname !== '') return url;
  throw new UsageError(
    `--${name} is not an address that can be used; give one such as ${protocols[0]}//127.0.0.1 with the protocol ${protocols.join(' or ')}.`,
  );
}
