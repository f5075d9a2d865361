import { normalizeStatement } from './statement-text.js';

/** What a database statement is about, without its text. Source: semantic conventions, database spans. */
export interface StatementSummary {
  /** `db.operation.name`, such as `SELECT`. */
  readonly operation: string | undefined;
  /** `db.collection.name`, the first table named. */
  readonly collection: string | undefined;
  /** `db.query.summary`, such as `SELECT patients`. */
  readonly summary: string | undefined;
  /** `db.query.text` without literals and comments; undefined for what is no SQL. */
  readonly normalized: string | undefined;
}

const unknown: StatementSummary = {
  operation: undefined,
  collection: undefined,
  summary: undefined,
  normalized: undefined,
};

const read = new Map<string, Map<string, StatementSummary>>();

/** Statements remembered of one database; a service says the same few again and again. */
const remembered = 500;
const systemsRemembered = 10;

/** Longer statements are read each time anew, since they would fill the memory. */
const longestRemembered = 4_096;

/** Of a longer statement the rest is not read. */
const longestRead = 10_000;

const operations =
  /^[\s(]*(SELECT|INSERT|UPDATE|DELETE|MERGE|REPLACE|WITH|BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|CREATE|ALTER|DROP|TRUNCATE|CALL|EXEC|EXECUTE|COPY|SET|SHOW)\b/i;
const mainVerbOfWith = /\)\s*(SELECT|INSERT|UPDATE|DELETE|MERGE)\b/i;

/** A table, with its schema: at most 128 characters, since it becomes a label. */
const table = '([A-Za-z_][\\w.]{0,127})';
const tables: Readonly<Record<string, RegExp>> = {
  SELECT: new RegExp(`\\bFROM\\s+(?:ONLY\\s+)?${table}`, 'i'),
  INSERT: new RegExp(`\\bINTO\\s+${table}`, 'i'),
  REPLACE: new RegExp(`\\bINTO\\s+${table}`, 'i'),
  UPDATE: new RegExp(`\\bUPDATE\\s+(?:ONLY\\s+)?${table}`, 'i'),
  DELETE: new RegExp(`\\bFROM\\s+(?:ONLY\\s+)?${table}`, 'i'),
  MERGE: new RegExp(`\\bINTO\\s+${table}`, 'i'),
};

/** A quoted name as such. */
const quotedName = /["`[](\w+)["`\]]/g;

/** Functions whose arguments are joined by FROM. */
const fromInside = /\b(?:EXTRACT|SUBSTRING|TRIM|OVERLAY)\s*\([^()]*\)/gi;

function summarize(statement: string, system: string): StatementSummary {
  const normalized = normalizeStatement(statement.slice(0, longestRead), system);
  const plain = normalized.replace(quotedName, '$1').replace(fromInside, '()');
  const first = operations.exec(plain)?.[1]?.toUpperCase();
  const operation = first === 'WITH' ? (mainVerbOfWith.exec(plain)?.[1]?.toUpperCase() ?? 'SELECT') : first;
  if (operation === undefined) return unknown;
  const collection = tables[operation]?.exec(plain)?.[1]?.toLowerCase();
  return {
    operation,
    collection,
    summary: collection === undefined ? operation : `${operation} ${collection}`,
    normalized,
  };
}

/**
 * Reads what a statement is about; the last 500 texts are remembered.
 *
 * @param system a value of `db.system.name`; it decides what quotes mean.
 */
export function readStatement(statement: string | undefined, system: string): StatementSummary {
  if (typeof statement !== 'string') return unknown;
  let known = read.get(system);
  const summary = known?.get(statement);
  if (summary !== undefined) return summary;
  const made = summarize(statement, system);
  if (statement.length > longestRemembered) return made;
  if (known === undefined) {
    if (read.size >= systemsRemembered) return made;
    known = new Map();
    read.set(system, known);
  }
  if (known.size >= remembered) known.delete(known.keys().next().value ?? '');
  known.set(statement, made);
  return made;
}
