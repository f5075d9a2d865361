import { parseDuration } from '@pulsetrail/catalog';
import * as z from 'zod';

/** The environment without what is empty, which counts as not set. */
export type Given = Readonly<Partial<Record<string, string>>>;

/** Text that a function of ours can read; its error says what is wrong. */
export const readable = <Value>(read: (text: string) => Value) =>
  z.string().transform((text, context) => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' });
      return z.NEVER;
    }
  });

const wrong = (name: string, text: string, remedy: string): Error =>
  new Error(`${name} is ${JSON.stringify(text)}; ${remedy}`);

/** A whole number within bounds. */
export const wholeNumber = (name: string, least: number, most: number) =>
  readable((text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw wrong(name, text, `give a whole number from ${least} to ${most}.`);
  });

/** One of some words, each with what it means. */
export const oneOf = <Value>(name: string, words: Readonly<Record<string, Value>>) =>
  readable((text): Value => {
    const value = Object.hasOwn(words, text) ? words[text] : undefined;
    if (value !== undefined) return value;
    throw wrong(name, text, `give one of ${Object.keys(words).join(', ')}.`);
  });

/** A duration such as `7d`, or a plain number of seconds, in seconds within bounds. */
export const seconds = (name: string, least: number, most: number, example: string) =>
  readable((text) => {
    const value = /^\d+$/.test(text) ? Number(text) : parseDuration(text);
    if (value !== undefined && Number.isInteger(value) && value >= least && value <= most) return value;
    throw wrong(name, text, `give whole seconds or a duration such as ${example}, from ${least} s to ${most} s.`);
  });

const units: Readonly<Record<string, number>> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** A size such as `512MiB`, or a plain number of bytes. */
export const bytes = (name: string, least: number) =>
  readable((text) => {
    const [, digits, unit] = /^(\d+)([KMGT]iB)?$/.exec(text) ?? [];
    const value = Number(digits) * (unit === undefined ? 1 : (units[unit] ?? Number.NaN));
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw wrong(name, text, `give bytes or a size such as 1GiB, at least ${least} bytes.`);
  });

/** What every one of some checks has to say; none that passes has anything. */
export const faultsOf = (checks: readonly (() => unknown)[]): string[] =>
  checks.flatMap((check) => {
    try {
      check();
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : 'cannot be used'];
    }
  });

/** An object without what is `undefined` in it. */
type Defined<Values> = {
  readonly [Key in keyof Values as undefined extends Values[Key] ? never : Key]: Values[Key];
} & {
  readonly [Key in keyof Values as undefined extends Values[Key] ? Key : never]?: Exclude<Values[Key], undefined>;
};

/** Leaves out what is not given, so that defaults stand where they are declared. */
export const defined = <Values extends Readonly<Record<string, unknown>>>(values: Values): Defined<Values> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<Values>;
