import { StartError } from './start-error.js';

/** A value as a sentence shows it: what is not plain, and could be long or secret, by its kind alone. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** What is wrong with options and variables, gathered so that all of it is said at once. */
export class Problems {
  readonly #sentences: string[] = [];

  /** Notes an option or variable that cannot be, its value and the remedy. */
  refuse(name: string, value: unknown, remedy: string): void {
    this.say(`${name} is ${shown(value)}. ${remedy}`);
  }

  /** The same in words of one's own. */
  say(sentence: string): void {
    this.#sentences.push(sentence);
  }

  /** The value where it is sound; undefined where there is none, or it is refused. */
  sound<Value>(
    name: string,
    value: Value | undefined,
    isSound: (value: NonNullable<Value>) => boolean,
    remedy: string,
  ): Value | undefined {
    if (value === undefined || (value !== null && isSound(value as NonNullable<Value>))) return value;
    this.refuse(name, value, remedy);
    return undefined;
  }

  /** A text that says something. */
  text(name: string, value: string | undefined, remedy = 'Write a text.'): string | undefined {
    return this.sound(name, value, (given) => typeof given === 'string' && given.trim() !== '', remedy);
  }

  /** The same of one that nobody may read. */
  secret(name: string, value: string | undefined, remedy: string): string | undefined {
    if (value === undefined || (typeof value === 'string' && value.trim() !== '')) return value;
    this.say(`${name} is ${typeof value === 'string' ? 'empty' : 'no text'}. ${remedy}`);
    return undefined;
  }

  /** A yes or no. */
  flag(name: string, value: boolean | undefined): boolean | undefined {
    return this.sound(name, value, (given) => typeof given === 'boolean', 'Write true or false, without quotes.');
  }

  /** Options that belong together; none where they are refused. */
  group<Group extends object>(name: string, value: Group | undefined): Group | undefined {
    return this.sound(
      name,
      value,
      (given) => typeof given === 'object' && !Array.isArray(given),
      'Give an object of options.',
    );
  }

  /** What is made of options by something that throws a `StartError` itself. */
  attempt<Result>(make: () => Result): Result | undefined {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      this.say(error.message);
      return undefined;
    }
  }

  /** @throws {StartError} with everything that was noted, if anything was. */
  throwIfAny(): void {
    if (this.#sentences.length > 0) throw new StartError(this.#sentences.join('\n'));
  }
}

/**
 * Makes something of options.
 * @throws {StartError} with all that is wrong with them.
 */
export function resolving<Result>(make: (problems: Problems) => Result): Result {
  const problems = new Problems();
  const result = make(problems);
  problems.throwIfAny();
  return result;
}
