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

const summaryOf = (operation: string, collection?: string, normalized?: string): StatementSummary => ({
  operation,
  collection,
  summary: collection === undefined ? operation : `${operation} ${collection}`,
  normalized,
});

const read = new Map<string, Map<string, StatementSummary>>();

/** Statements remembered of one database; a service says the same few again and again. */
const remembered = 500;
const systemsRemembered = 10;

/** Longer statements are read each time anew, since they would fill the memory. */
const longestRemembered = 4_096;

/** Of a longer statement the rest is not read. */
const longestRead = 10_000;

/** Databases that are asked in SQL, or in what is read like it. Any other is not read as SQL: it might not be told what is a literal. */
const sqlSystems: ReadonlySet<string> = new Set(
  `postgresql mysql mariadb sqlite microsoft.sql_server mssql azure.sql oracle.db oracle ibm.db2 db2 cockroachdb aws.redshift redshift
  snowflake trino presto clickhouse h2database hsqldb derby firebirdsql sap.hana sap.maxdb teradata vertica hive duckdb tidb
  singlestore gcp.spanner cassandra other_sql`.split(/\s+/),
);

/** Commands of Redis and those like it. What is none of them is not said: it might be anything. */
const redisCommands: ReadonlySet<string> = new Set(
  `APPEND AUTH BLPOP BRPOP DECR DECRBY DEL DISCARD EVAL EVALSHA EXEC EXISTS EXPIRE EXPIREAT GET GETDEL GETEX GETSET HDEL HEXISTS HGET
  HGETALL HINCRBY HKEYS HLEN HMGET HMSET HSCAN HSET HSETNX HVALS INCR INCRBY INFO KEYS LINDEX LLEN LMOVE LPOP LPUSH LRANGE LREM LSET
  LTRIM MGET MSET MULTI PERSIST PEXPIRE PING PSETEX PSUBSCRIBE PTTL PUBLISH RENAME RPOP RPUSH SADD SCAN SCARD SDIFF SELECT SET SETEX
  SETNX SINTER SISMEMBER SMEMBERS SMOVE SPOP SREM SSCAN STRLEN SUBSCRIBE SUNION TTL TYPE UNLINK UNSUBSCRIBE WATCH XACK XADD XDEL XLEN
  XRANGE XREAD XREADGROUP XTRIM ZADD ZCARD ZCOUNT ZINCRBY ZRANGE ZRANGEBYSCORE ZRANK ZREM ZREVRANGE ZSCORE`.split(
    /\s+/,
  ),
);
const redisLike: ReadonlySet<string> = new Set(['redis', 'valkey', 'keydb', 'dragonfly', 'memcached']);

/** A command of MongoDB: its first key, and the collection that stands there. Source: MongoDB manual, database commands. */
const mongoCommand =
  /^\s*\{\s*["']?(aggregate|count|createIndexes|delete|distinct|drop|find|findAndModify|getMore|insert|listIndexes|mapReduce|update)["']?\s*:\s*(?:["']([A-Za-z_][\w.]{0,127})["'])?/;

/** What is not SQL: the command, and what it is about where that can be told, never its text. */
function summarizeCommand(statement: string, system: string): StatementSummary {
  if (redisLike.has(system)) {
    const command = /^\s*([A-Za-z]{2,20})(?!\S)/.exec(statement)?.[1]?.toUpperCase() ?? '';
    return redisCommands.has(command) ? summaryOf(command) : unknown;
  }
  const [, command, collection] = (system === 'mongodb' && mongoCommand.exec(statement)) || [];
  return command === undefined ? unknown : summaryOf(command, collection?.toLowerCase());
}

const operations =
  /^[\s(]*(SELECT|INSERT|UPDATE|DELETE|MERGE|REPLACE|WITH|BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|CREATE|ALTER|DROP|TRUNCATE|CALL|EXEC|EXECUTE|COPY|SET|SHOW)\b/i;
const mainVerbOfWith = /\)\s*(SELECT|INSERT|UPDATE|DELETE|MERGE)\b/i;

/** A table, with its schema and database. Of one whose name is no word, nothing is said, nor of its schema. */
const table = '([A-Za-z_]\\w{0,127}(?:\\.{1,2}\\w{1,127}){0,3})(?![\\w$?]|\\s*\\.)';
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

/** What is compared by FROM. */
const distinctFrom = /\bDISTINCT FROM\b/gi;

function summarizeSql(statement: string, system: string): StatementSummary {
  const { text, outline } = normalizeStatement(statement.slice(0, longestRead), system);
  const plain = outline.replace(quotedName, '$1').replace(distinctFrom, '=');
  const first = operations.exec(plain)?.[1]?.toUpperCase();
  const operation = first === 'WITH' ? (mainVerbOfWith.exec(plain)?.[1]?.toUpperCase() ?? 'SELECT') : first;
  if (operation === undefined) return unknown;
  return summaryOf(operation, tables[operation]?.exec(plain)?.[1]?.toLowerCase(), text);
}

const summarize = (statement: string, system: string): StatementSummary =>
  sqlSystems.has(system) ? summarizeSql(statement, system) : summarizeCommand(statement, system);

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
