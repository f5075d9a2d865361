/** Characters of a last word that is left out as a whole; of a longer one, so many are. */
const longestWord = 64;

/** Characters of a last number in groups, such as that of a card, that are looked at. */
const longestNumber = 40;

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** What stands between the groups of a number: space ( ) + - . / */
const separators: ReadonlySet<number> = new Set([32, 40, 41, 43, 45, 46, 47]);

/**
 * The beginning of a text, up to the end of a word, and without a number that is not there to its end: half an id would
 * pass redaction. A text within the limit is itself.
 */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = limit;
  const earliest = Math.max(0, limit - longestWord);
  if (!isSpace(text.charCodeAt(limit))) while (end > earliest && !isSpace(text.charCodeAt(end - 1))) end--;
  let number = end;
  for (let at = end - 1; at >= Math.max(0, end - longestNumber); at--) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) number = at;
    else if (!separators.has(code)) break;
  }
  return text.slice(0, number);
}
