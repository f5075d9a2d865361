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

/** Databases in which double quotes hold texts, unless they are told otherwise. */
const quotesTexts: ReadonlySet<string> = new Set(['mysql', 'mariadb']);

/** Words after which a name follows, whatever it is quoted by. */
const beforeName: ReadonlySet<string> = new Set(['FROM', 'JOIN', 'INTO', 'UPDATE', 'TABLE', 'ONLY']);

/** Words before parentheses that are not the arguments of a function. */
const beforeList: ReadonlySet<string> = new Set(
  `SELECT FROM JOIN INTO UPDATE TABLE WHERE AND OR NOT ON USING AS IN ANY SOME ALL EXISTS ARRAY VALUES VALUE UNION EXCEPT INTERSECT
  HAVING WITH MATERIALIZED LATERAL WHEN THEN ELSE CASE RETURNING SET BY OVER`.split(/\s+/),
);

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
  #outline = '';
  /** Whether there was white space since the last piece was written. */
  #gap = false;
  /** The last piece. */
  #last = '';
  /** Of each open parenthesis, whether it holds the arguments of a function. */
  readonly #calls: boolean[] = [];
  /** How many of these do. */
  #depth = 0;
  /** The last word, and the one before it, in capitals; none after anything else. */
  #word = '';
  #wordBefore = '';

  constructor(statement: string, system: string) {
    this.#statement = statement;
    this.#system = system;
  }

  normalize(): NormalizedStatement {
    while (this.#at < this.#statement.length) this.#step();
    const text = this.#text
      .replace(/\b((?:IN|ANY|ARRAY)\s?[([])\s?(?:\?|[:@]\w+)(?:\s?,\s?(?:\?|[:@]\w+))*\s?([)\]])/gi, '$1?$2')
      .replace(/\b(VALUES\s*\([^()]*\))(?:\s*,\s*\([^()]*\))+/gi, '$1')
      // What is set needs no quotes.
      .replace(/((?:^|;) ?SET\b)( (?:(?:LOCAL|SESSION|GLOBAL) )?[\w.@]+ ?(?:=|TO\b))?[^;]*/gi, '$1$2 ?');
    return { text, outline: this.#outline };
  }

  /** Writes what stays; arguments of functions are no part of the outline. */
  #write(piece: string): void {
    const written = this.#gap && this.#text !== '' ? ` ${piece}` : piece;
    this.#text += written;
    if (this.#depth === 0) this.#outline += written;
    this.#gap = false;
    this.#last = piece;
    this.#wordBefore = '';
    this.#word = '';
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
    else if (character === '(' || character === ')') this.#parenthesis(character);
    else if (/[\d.]/.test(character) && this.#take(numberPattern) !== '') this.#write('?');
    else if (!this.#wordOrLiteral()) {
      this.#write(character);
      this.#at++;
    }
  }

  #parenthesis(character: '(' | ')'): void {
    this.#at++;
    if (character === '(') {
      const isCall = this.#word !== '' && !beforeList.has(this.#word);
      this.#write(character);
      this.#calls.push(isCall);
      if (isCall) this.#depth++;
      return;
    }
    if (this.#calls.pop() === true) this.#depth--;
    this.#write(character);
  }

  /** What a pattern matches here, which is then behind; empty when it does not. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#statement)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #space(): void {
    this.#gap = true;
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
    this.#write('?');
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
    if (quotesNames.has(this.#system) || (!quotesTexts.has(this.#system) && this.#expectsName())) this.#quotedName('"');
    else this.#literal('"', false);
  }

  /** Whether what follows can only be the name of a table or column. FROM also divides arguments, and compares. */
  #expectsName(): boolean {
    if (this.#last === '.' && !this.#gap) return true;
    return this.#depth === 0 && beforeName.has(this.#word) && this.#wordBefore !== 'DISTINCT';
  }

  /** A name is kept when it is a word; one that is not might be text after all. */
  #quotedName(end: string): void {
    const statement = this.#statement;
    const open = statement[this.#at] as string;
    const close = statement.indexOf(end, this.#at + 1);
    const name = close === -1 ? '' : statement.slice(this.#at + 1, close);
    this.#write(/^\w+$/.test(name) ? `${open}${name}${end}` : '?');
    this.#at = close === -1 ? statement.length : close + 1;
  }

  #dollar(): void {
    if (this.#take(placeholder) !== '') {
      this.#write('?');
      return;
    }
    const tag = this.#take(dollarTag);
    if (tag === '') {
      this.#write('$');
      this.#at++;
      return;
    }
    const end = this.#statement.indexOf(tag, this.#at);
    this.#write('?');
    this.#at = end === -1 ? this.#statement.length : end + tag.length;
  }

  /** A word; or the prefix of a literal, such as `E'...'`, `N'...'`, `x'...'` and Oracle's `q'[...]'`. */
  #wordOrLiteral(): boolean {
    const word = this.#take(wordPattern);
    if (word === '') return false;
    if (this.#statement[this.#at] !== "'" || word.length > 2) {
      const before = this.#word;
      this.#write(word);
      this.#wordBefore = before;
      this.#word = word.toUpperCase();
      return true;
    }
    if (/^n?q$/i.test(word) && this.#system.startsWith('oracle')) this.#oracleLiteral();
    else this.#literal("'", /^e$/i.test(word));
    return true;
  }

  #oracleLiteral(): void {
    const opening = this.#statement[this.#at + 1] ?? '';
    const end = this.#statement.indexOf(`${closing[opening] ?? opening}'`, this.#at + 2);
    this.#write('?');
    this.#at = end === -1 ? this.#statement.length : end + 2;
  }
}

/** An SQL statement without what somebody put into it. */
export interface NormalizedStatement {
  /** On one line, without literals (each is `?`) and comments; lists of values are one value. */
  readonly text: string;
  /** The same without the arguments of functions, which say FROM too. */
  readonly outline: string;
}

/**
 * An SQL statement without literals and comments. What cannot be told for sure is left out.
 *
 * @param system a value of `db.system.name`; it decides what quotes mean.
 */
export const normalizeStatement = (statement: string, system: string): NormalizedStatement =>
  new Normalizer(statement, system).normalize();
