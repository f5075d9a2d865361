import { mostRepetitions, NestedRepetitions } from './nested-repetitions.js';

/** Regular expressions as Prometheus compiles them. Source: Go, "regexp/syntax" (RE2), and Prometheus, "Time series selectors". */

/** Why a regular expression cannot be compiled. */
export class RegexError extends Error {
  override readonly name = 'RegexError';
}

const posix: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
};

/** A character as JavaScript has it, within a class or outside. */
const exactly = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** Turns a pattern of RE2 into one of JavaScript, which is looked at as it goes. */
class Translator {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  readonly #names = new Set<string>();
  readonly #repetitions = new NestedRepetitions();
  /** Letter case is told apart for all of a pattern, or for none of it. */
  ignoresCase = false;

  constructor(text: string) {
    this.#text = text;
  }

  translate(): string {
    let written = '';
    let canRepeat = false;
    let isRepeated = false;
    while (this.#at < this.#text.length) {
      const repetition = this.#repetition();
      if (repetition !== undefined) {
        if (!canRepeat) throw new RegexError(`nothing to repeat before ${repetition}`);
        if (this.#repetition() !== undefined) throw new RegexError(`a repetition is repeated after ${repetition}`);
        // Flags between two repetitions leave none to JavaScript: the first alone is near enough.
        if (!isRepeated) written += repetition;
        isRepeated = true;
        continue;
      }
      const [piece, isAtom] = this.#piece();
      if (isAtom === true && piece !== ')') this.#repetitions.single();
      written += piece;
      canRepeat = isAtom ?? canRepeat;
      if (isAtom !== undefined) isRepeated = false;
    }
    if (this.#depth > 0) throw new RegexError('a parenthesis is not closed');
    return written;
  }

  /** What stands next, and whether it can be repeated; undefined where it changes nothing of what stood before. */
  #piece(): [written: string, isAtom: boolean | undefined] {
    const character = this.#next();
    switch (character) {
      case '(':
        return this.#opening();
      case ')':
        if (this.#depth-- === 0) throw new RegexError('a parenthesis is closed that was not opened');
        this.#repetitions.close();
        return [')', true];
      case '|':
        return ['|', false];
      case '[':
        return [this.#bracket(), true];
      case '.':
        return ['.', true];
      case '^':
      case '$':
        return [`(?:${character})`, true];
      case '\\':
        return [this.#escape(false), true];
      default:
        return [exactly(character), true];
    }
  }

  #next(): string {
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    this.#at += character.length;
    return character;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    const sticky = new RegExp(pattern.source, 'yu');
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#text);
    if (found === null) return undefined;
    this.#at = sticky.lastIndex;
    return found;
  }

  #repetition(): string | undefined {
    const found = this.#take(/(?:[*+?]|\{(\d+)(?:,(\d*))?\})\??/);
    if (found === undefined) return undefined;
    const [raw, least, most = least] = found;
    const bounds = [least, most].filter((bound) => bound !== undefined && bound !== '').map(Number);
    if (bounds.some((bound) => bound > mostRepetitions) || (bounds[1] ?? Number.POSITIVE_INFINITY) < (bounds[0] ?? 0))
      throw new RegexError(`no such number of repetitions as ${raw}`);
    // Without an upper bound the lower one counts, and what may be left out or goes on for ever counts once.
    if (!this.#repetitions.repeat(most === '' ? Math.max(1, Number(least)) : Number(most ?? 1)))
      throw new RegexError(`${raw} and the repetitions within are more than ${mostRepetitions} together`);
    return raw;
  }

  #opening(): [string, boolean | undefined] {
    const named = this.#take(/\?P?<([A-Za-z_0-9]+)>/);
    const name = named?.[1];
    if (name !== undefined) {
      if (this.#names.has(name)) throw new RegexError(`two groups have the name ${name}`);
      this.#names.add(name);
    } else if (this.#text[this.#at] === '?') {
      const flags = this.#take(/\?(?:[imsU]+(?:-[imsU]+)?|-[imsU]+)?([:)])/);
      if (flags === undefined) throw new RegexError('a group begins with (?, which is not of RE2');
      if (/^\?[msU]*i/.test(flags[0])) this.ignoresCase = true;
      if (flags[1] === ')') return ['', undefined];
    }
    this.#depth++;
    this.#repetitions.open();
    return ['(?:', false];
  }

  /** A sequence that begins with a backslash, which is taken already. */
  #escape(isInClass: boolean): string {
    const kind = this.#take(/[dswDSW]/)?.[0];
    if (kind !== undefined) return `\\${kind}`;
    const unicode = this.#take(/([pP])(?:\{(\^?)([A-Za-z_]+)\}|([A-Z]))/);
    if (unicode !== undefined) {
      const [, sign = 'p', inverted, long, short = long ?? ''] = unicode;
      const negated = (sign === 'P') !== (inverted === '^');
      return `\\${negated ? 'P' : 'p'}{${short.length <= 2 || short === 'Any' ? short : `Script=${short}`}}`;
    }
    if (!isInClass) {
      const quoted = this.#take(/Q((?:(?!\\E)[\s\S])*)(?:\\E)?/)?.[1];
      if (quoted !== undefined) return `(?:${[...quoted].map(exactly).join('')})`;
      const edge = this.#take(/[AzbB]/)?.[0];
      if (edge !== undefined) return `(?:${{ A: '^', z: '$' }[edge] ?? `\\${edge}`})`;
    }
    return exactly(this.#escaped());
  }

  /** The one character that an escape stands for. */
  #escaped(): string {
    const code = this.#take(/x(?:\{([\da-fA-F]+)\}|([\da-fA-F]{2}))/);
    if (code !== undefined) {
      const point = Number.parseInt(code[1] ?? code[2] ?? '', 16);
      if (point > 0x10_ff_ff) throw new RegexError(`no character has the number ${code[0]}`);
      return String.fromCodePoint(point);
    }
    const octal = this.#take(/0[0-7]{0,2}|[1-7][0-7]{1,2}/)?.[0];
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    const control = this.#take(/[afnrtv]/)?.[0];
    if (control !== undefined) return { a: '\x07', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }[control] ?? control;
    const plain = this.#take(/[ -/:-@[-`{-~\t\n]/)?.[0];
    if (plain !== undefined) return plain;
    throw new RegexError(`\\${this.#text[this.#at] ?? ''} is no escape of RE2`);
  }

  /** A class, whose bracket is taken already. */
  #bracket(): string {
    let written = this.#take(/\^/) === undefined ? '[' : '[^';
    for (let isFirst = true; isFirst || this.#text[this.#at] !== ']'; isFirst = false) {
      if (this.#at >= this.#text.length) throw new RegexError('a bracket is not closed');
      const named = this.#take(/\[:(\^?)(\w*):\]/);
      if (named !== undefined) {
        const [raw, inverted, name = ''] = named;
        const range = posix[name];
        if (range === undefined) throw new RegexError(`${raw} is no class of characters`);
        written += inverted === '^' ? this.#others(range) : range;
        continue;
      }
      const set = this.#take(/\\(?=[dswDSWpP])/);
      if (set !== undefined) {
        written += this.#escape(true);
        continue;
      }
      const low = this.#member();
      if (!/^-[^\]]/.test(this.#text.slice(this.#at, this.#at + 2))) {
        written += exactly(low);
        continue;
      }
      this.#at++;
      const high = this.#member();
      if ((high.codePointAt(0) ?? 0) < (low.codePointAt(0) ?? 0))
        throw new RegexError(`the range ${low}-${high} runs backwards`);
      written += `${exactly(low)}-${exactly(high)}`;
    }
    this.#at++;
    return `${written}]`;
  }

  #member(): string {
    if (this.#at >= this.#text.length) throw new RegexError('a bracket is not closed');
    const character = this.#next();
    return character === '\\' ? this.#escaped() : character;
  }

  /** All of ASCII and beyond but a class of it. */
  #others(range: string): string {
    const inside = new RegExp(`[${range}]`, 'u');
    const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
    return `${ascii
      .filter((character) => !inside.test(character))
      .map(exactly)
      .join('')}\\u{80}-\\u{10FFFF}`;
  }
}

/**
 * Compiles the regular expression of a matcher, which must match all of a value, as Prometheus does.
 *
 * @throws {RegexError} for what RE2 refuses: look-around, references to groups, and all that is no regular expression.
 */
export function compileRegex(pattern: string): RegExp {
  const translator = new Translator(pattern);
  const translated = translator.translate();
  try {
    return new RegExp(`^(?:${translated})$`, translator.ignoresCase ? 'isu' : 'su');
  } catch {
    throw new RegexError('it names characters that there are not');
  }
}
