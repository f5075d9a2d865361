/** A URL without query and credentials: signatures, names, ids. */
export const withoutQuery = (url: string): string =>
  url.replace(/[?#].*$/s, '').replace(/^([a-z][\w+.-]{0,20}:\/\/|\/\/)[^/\\]*@/i, '$1');

const absolute = /\b[a-z][a-z\d+.-]{0,20}:\/\/[^\s"'<>`]+/gi;

/** The query of a path: what follows a question mark, up to the next space, where it has a key. */
const query = /(?<=[\p{L}\p{N}_/])\?[\p{L}\p{M}\p{N}_.%[\]-]{1,64}=[^\s"'<>`]*/gu;

/** Takes query and credentials out of the URLs of a text. */
export function withoutQueries(text: string): string {
  let clean = text.includes('://') ? text.replace(absolute, withoutQuery) : text;
  if (clean.includes('?')) clean = clean.replace(query, '');
  return clean;
}
