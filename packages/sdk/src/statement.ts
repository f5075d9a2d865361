/** What a database statement is about, without its text. Source: semantic conventions, database spans. */
export interface StatementSummary {
  /** `db.operation.name`, such as `SELECT`. */
  readonly operation: string | undefined;
  /** `db.collection.name`, the first table named. */
  readonly collection: string | undefined;
  /** `db.query.summary`, such as `SELECT patients`. */
  readonly summary: string | undefined;
}

const unknown: StatementSummary = { operation: undefined, collection: undefined, summary: undefined };
const summaries = new Map<string, StatementSummary>();
const remembered = 500;

/** Longer statements are summarized each time anew, since they would fill the memory. */
const longestRemembered = 4_096;

const operations =
  /^[\s(]*(SELECT|INSERT|UPDATE|DELETE|MERGE|WITH|BEGIN|COMMIT|ROLLBACK|CREATE|ALTER|DROP|TRUNCATE|CALL)\b/i;
const mainVerbOfWith = /\)\s*(SELECT|INSERT|UPDATE|DELETE|MERGE)\b/i;

/** A table, with its schema: at most 128 characters, since it becomes a label. */
const table = '([A-Za-z_][\\w.]{0,127})';
const tables: Readonly<Record<string, RegExp>> = {
  SELECT: new RegExp(`\\bFROM\\s+(?:ONLY\\s+)?${table}`, 'i'),
  INSERT: new RegExp(`\\bINTO\\s+${table}`, 'i'),
  UPDATE: new RegExp(`\\bUPDATE\\s+(?:ONLY\\s+)?${table}`, 'i'),
  DELETE: new RegExp(`\\bFROM\\s+(?:ONLY\\s+)?${table}`, 'i'),
  MERGE: new RegExp(`\\bINTO\\s+${table}`, 'i'),
};

/** Quoted text and comments, which can hold anything, also words that look like keywords; an open one reaches to the end. */
const opaque = /'(?:[^']|'')*(?:'|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** A quoted name, and what else can stand between double quotes: text, in some databases. */
const quotedName = /["`[](\w+)["`\]]/g;
const quotedText = /"[^"]*(?:"|$)/g;

/** Functions whose arguments are joined by FROM. */
const fromInside = /\b(?:EXTRACT|SUBSTRING|TRIM|OVERLAY)\s*\([^()]*\)/gi;

function read(statement: string): StatementSummary {
  const plain = statement
    .slice(0, 10_000)
    .replace(opaque, ' ')
    .replace(quotedName, '$1')
    .replace(quotedText, ' ')
    .replace(fromInside, '()');
  const first = operations.exec(plain)?.[1]?.toUpperCase();
  const operation = first === 'WITH' ? (mainVerbOfWith.exec(plain)?.[1]?.toUpperCase() ?? 'SELECT') : first;
  if (operation === undefined) return unknown;
  // A quote after a backslash ends the text in one database and not in another: then nothing is said of what follows.
  const collection = /\\['"]/.test(statement) ? undefined : tables[operation]?.exec(plain)?.[1]?.toLowerCase();
  return { operation, collection, summary: collection === undefined ? operation : `${operation} ${collection}` };
}

/** Summarizes a statement; the last 500 texts are remembered, since a service says the same few again and again. */
export function summarizeStatement(statement: string | undefined): StatementSummary {
  if (typeof statement !== 'string') return unknown;
  const known = summaries.get(statement);
  if (known !== undefined) return known;
  const summary = read(statement);
  if (statement.length > longestRemembered) return summary;
  if (summaries.size >= remembered) summaries.delete(summaries.keys().next().value ?? '');
  summaries.set(statement, summary);
  return summary;
}
