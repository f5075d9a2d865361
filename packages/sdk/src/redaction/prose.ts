/** A letter, a space, a letter: two words of a text, or a word and no parameter of a media type. */
const adjacentWords = /[\p{L}\p{M}](?:[.,:!?)'"’]{0,2}|;(?!\s+[\w-]+=))\s+["'(“‘]{0,2}\p{L}/u;

/** Two letters of a script other than the Latin one, in which code and protocols are not written. */
const otherScript = /(?:(?!\p{Script=Latin})\p{L}\p{M}*){2}/u;

/**
 * Whether a text is one that somebody may have written: it has words side by side, or letters of other scripts than the
 * Latin one. No pattern finds a name in such a text.
 */
export const isProse = (text: string): boolean => otherScript.test(text) || adjacentWords.test(text);

/** Words with capitals that names of spans have. */
const capitals: ReadonlySet<string> = new Set(
  `GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH QUERY HTTP HTTPS RPC GRPC SQL DNS TCP TLS API _OTHER
  SELECT INSERT UPDATE MERGE REPLACE BEGIN START COMMIT ROLLBACK SAVEPOINT CREATE ALTER DROP TRUNCATE CALL EXEC EXECUTE COPY SET
  SHOW INTO FROM TABLE Create Nest App`.split(/\s+/),
);

/** Words after which the name of a table, queue or method follows, as it is written there. Source: semantic conventions, span names. */
const verbs: ReadonlySet<string> = new Set([
  ...capitals,
  ...'publish send receive process settle create poll'.split(' '),
]);

/** What code writes: no capitals, or with punctuation inside as in paths and qualified names. */
const isCode = (token: string): boolean =>
  !/\p{Lu}|[^\p{ASCII}]/u.test(token) || capitals.has(token) || /[/:_{}<>=]|\w\.\w/.test(token);

/**
 * Whether a name of a span, event or operation holds words that are not of the code: with a capital, beside others. Names
 * are the one kind of text that may be several words, so of those in small letters all pass.
 */
export function isUnlikeCode(name: string): boolean {
  if (otherScript.test(name)) return true;
  if (!adjacentWords.test(name)) return false;
  const tokens = name.trim().split(/\s+/);
  if (tokens.length === 2 && verbs.has(tokens[0] ?? '')) return false;
  return !tokens.every(isCode);
}
