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

const operations =
  /^\s*(?:--[^\n]*\n\s*|\/\*[\s\S]*?\*\/\s*)*(SELECT|INSERT|UPDATE|DELETE|MERGE|WITH|BEGIN|COMMIT|ROLLBACK|CREATE|ALTER|DROP|TRUNCATE|CALL)\b/i;
const mainVerbOfWith = /\)\s*(SELECT|INSERT|UPDATE|DELETE|MERGE)\b/i;
const tables: Readonly<Record<string, RegExp>> = {
  SELECT: /\bFROM\s+(?:ONLY\s+)?["`[]?([A-Za-z_][\w.]*)/i,
  INSERT: /\bINTO\s+["`[]?([A-Za-z_][\w.]*)/i,
  UPDATE: /\bUPDATE\s+(?:ONLY\s+)?["`[]?([A-Za-z_][\w.]*)/i,
  DELETE: /\bFROM\s+(?:ONLY\s+)?["`[]?([A-Za-z_][\w.]*)/i,
  MERGE: /\bINTO\s+["`[]?([A-Za-z_][\w.]*)/i,
};

function read(statement: string): StatementSummary {
  // Quoted text can hold anything; without it a keyword is a keyword.
  const plain = statement.slice(0, 10_000).replace(/'(?:[^']|'')*'/g, "''");
  const first = operations.exec(plain)?.[1]?.toUpperCase();
  const operation = first === 'WITH' ? (mainVerbOfWith.exec(plain)?.[1]?.toUpperCase() ?? 'SELECT') : first;
  if (operation === undefined) return unknown;
  const collection = tables[operation]?.exec(plain)?.[1]?.toLowerCase();
  return { operation, collection, summary: collection === undefined ? operation : `${operation} ${collection}` };
}

/** Summarizes a statement; the last 500 texts are remembered, since a service says the same few again and again. */
export function summarizeStatement(statement: string | undefined): StatementSummary {
  if (statement === undefined) return unknown;
  const known = summaries.get(statement);
  if (known !== undefined) return known;
  const summary = read(statement);
  if (summaries.size >= remembered) summaries.delete(summaries.keys().next().value ?? '');
  summaries.set(statement, summary);
  return summary;
}
