/** Databases in which double quotes hold names alone; in others they may hold text. */
const quotesNames: ReadonlySet<string> = new Set([
  'postgresql',
  'cockroachdb',
  'aws.redshift',
  'oracle.db',
  'microsoft.sql_server',
  'ibm.db2',
  'snowflake',
  'trino',
]);

/** Databases in which `#` begins a comment. */
const hashComments: ReadonlySet<string> = new Set(['mysql', 'mariadb']);

/** Databases in which brackets hold names. */
const bracketNames: ReadonlySet<string> = new Set(['microsoft.sql_server', 'sqlite', 'azure.sql']);

/** Words after which a name follows, whatever it is quoted by. */
const beforeName = /(?:\b(?:FROM|JOIN|INTO|UPDATE|TABLE|ONLY)\s*|\.)$/i;

const wordPattern = /[\p{L}_][\p{L}\p{N}_$#]*/uy;
const numberPattern = /(?:0x[\da-f]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?)\w*/iy;
const spacePattern = /\s+/y;
const lineComment = /[^\n]*/y;
const dollarTag = /\$(?:[A-Za-z_]\w*)?\$/y;
const placeholder = /\$\d+/y;

const closing: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '<': '>' };

/** Reads a statement from left to right, and writes it without what somebody put into it. */
class Normalizer {
  readonly #statement: string;
  readonly #system: string;
  #at = 0;
  #text = '';

  constructor(statement: string, system: string) {
    this.#statement = statement;
    this.#system = system;
  }

  normalize(): string {
    while (this.#at < this.#statement.length) this.#step();
    return this.#text
      .trim()
      .replace(/\b((?:IN|ANY|ARRAY)\s?[([])\s?(?:\?|[:@]\w+)(?:\s?,\s?(?:\?|[:@]\w+))*\s?([)\]])/gi, '$1?$2')
      .replace(/\b(VALUES\s*\([^()]*\))(?:\s*,\s*\([^()]*\))+/gi, '$1');
  }

  #step(): void {
    const statement = this.#statement;
    const character = statement[this.#at] as string;
    const next = statement[this.#at + 1];
    if (this.#take(spacePattern) !== '') this.#space();
    else if (character === '-' && next === '-') this.#comment();
    else if (character === '#' && hashComments.has(this.#system)) this.#comment();
    else if (character === '/' && next === '*') this.#blockComment();
    else if (character === "'") this.#literal("'", false);
    else if (character === '"') this.#doubleQuoted();
    else if (character === '`') this.#quotedName('`');
    else if (character === '[' && bracketNames.has(this.#system)) this.#quotedName(']');
    else if (character === '$') this.#dollar();
    else if (/[\d.]/.test(character) && this.#take(numberPattern) !== '') this.#text += '?';
    else if (!this.#word()) {
      this.#text += character;
      this.#at++;
    }
  }

  /** What a pattern matches here, which is then behind; empty when it does not. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#statement)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #space(): void {
    if (this.#text !== '' && !this.#text.endsWith(' ')) this.#text += ' ';
  }

  #comment(): void {
    this.#take(lineComment);
    this.#space();
  }

  /** Comments within comments count, as they do in PostgreSQL: at worst too much is left out. */
  #blockComment(): void {
    let depth = 0;
    do {
      const [open, close] = [this.#statement.indexOf('/*', this.#at), this.#statement.indexOf('*/', this.#at)];
      if (close === -1) {
        this.#at = this.#statement.length;
        return;
      }
      const opens = open !== -1 && open < close;
      depth += opens ? 1 : -1;
      this.#at = (opens ? open : close) + 2;
    } while (depth > 0);
    this.#space();
  }

  /**
   * Text between quotes. A quote after a backslash ends it in one database and not in another: unless that is known,
   * nothing is said of what follows.
   */
  #literal(quote: string, backslashEscapes: boolean): void {
    const statement = this.#statement;
    this.#text += '?';
    for (let at = this.#at + 1; at < statement.length; at++) {
      if (statement[at] === '\\') {
        if (backslashEscapes || statement[at + 1] === '\\') at++;
        else if (statement[at + 1] === quote) break;
      } else if (statement[at] === quote) {
        if (statement[at + 1] === quote) at++;
        else {
          this.#at = at + 1;
          return;
        }
      }
    }
    this.#at = statement.length;
  }

  #doubleQuoted(): void {
    if (quotesNames.has(this.#system) || beforeName.test(this.#text)) this.#quotedName('"');
    else this.#literal('"', false);
  }

  /** A name is kept when it is a word; one that is not might be text after all. */
  #quotedName(end: string): void {
    const statement = this.#statement;
    const open = statement[this.#at] as string;
    const close = statement.indexOf(end, this.#at + 1);
    const name = close === -1 ? '' : statement.slice(this.#at + 1, close);
    this.#text += /^\w+$/.test(name) ? `${open}${name}${end}` : '?';
    this.#at = close === -1 ? statement.length : close + 1;
  }

  #dollar(): void {
    if (this.#take(placeholder) !== '') {
      this.#text += '?';
      return;
    }
    const tag = this.#take(dollarTag);
    if (tag === '') {
      this.#text += '$';
      this.#at++;
      return;
    }
    const end = this.#statement.indexOf(tag, this.#at);
    this.#text += '?';
    this.#at = end === -1 ? this.#statement.length : end + tag.length;
  }

  /** A word; or the prefix of a literal, such as `E'...'`, `N'...'`, `x'...'` and Oracle's `q'[...]'`. */
  #word(): boolean {
    const word = this.#take(wordPattern);
    if (word === '') return false;
    if (this.#statement[this.#at] !== "'" || word.length > 2) {
      this.#text += word;
      return true;
    }
    if (/^n?q$/i.test(word) && this.#system.startsWith('oracle')) this.#oracleLiteral();
    else this.#literal("'", /^e$/i.test(word));
    return true;
  }

  #oracleLiteral(): void {
    const opening = this.#statement[this.#at + 1] ?? '';
    const end = this.#statement.indexOf(`${closing[opening] ?? opening}'`, this.#at + 2);
    this.#text += '?';
    this.#at = end === -1 ? this.#statement.length : end + 2;
  }
}

/**
 * The text of an SQL statement without literals (each is `?`) and comments, on one line; lists of values are one value.
 * What cannot be told for sure is left out.
 *
 * @param system a value of `db.system.name`; it decides what quotes mean.
 */
export const normalizeStatement = (statement: string, system: string): string =>
  new Normalizer(statement, system).normalize();
