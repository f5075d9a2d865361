import { isHash } from './ids.js';
import { ruleOf } from './keys.js';
import { redacted } from './placeholder.js';

/** A key and what stands between it and its value: `name=`, `name: `, `"name": `. */
const keyed = /(?<![\p{L}\p{N}_.-])([\p{L}_][\p{L}\p{M}\p{N}_.-]{0,63})["']?\s{0,2}[=:]\s{0,2}/gu;

/** A name with dots before a colon is what a sentence is about, unless it is quoted. */
const isSubject = /^[^"'=]*\.[^"'=]*:/;

const quoted = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?/y;
const bare = /[^\s,;&"'<>)}\]]*/y;
const line = /[^\r\n]*/y;

/** Takes out what stands after a personal key in a text of keys and values, as in headers, JSON and form data. */
export function withoutPersonalPairs(text: string): string {
  if (!/[=:]/.test(text)) return text;
  let clean = '';
  let from = 0;
  keyed.lastIndex = 0;
  for (let found = keyed.exec(text); found !== null; found = keyed.exec(text)) {
    const key = found[1] ?? '';
    const start = keyed.lastIndex;
    const { isPersonal, takesHash } = ruleOf(key);
    if (isSubject.test(found[0]) || !isPersonal || text.startsWith(redacted, start)) continue;
    const value = /["']/.test(text[start] ?? '') ? quoted : /cookie/i.test(key) ? line : bare;
    value.lastIndex = start;
    value.exec(text);
    const end = value.lastIndex;
    if (end === start || (takesHash && isHash(text.slice(start, end).replace(/^["']|["']$/g, '')))) continue;
    clean += text.slice(from, start) + redacted;
    from = end;
    keyed.lastIndex = end;
  }
  return clean + text.slice(from);
}
