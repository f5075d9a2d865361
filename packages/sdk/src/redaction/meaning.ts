const escapes = /(?:%[\da-f]{2})+/gi;

const digitsOfScripts = new Map<string, string>();

/** A decimal digit of any script as 0 to 9. Unicode keeps the ten digits of a script together and in order. */
function asciiDigit(digit: string): string {
  let known = digitsOfScripts.get(digit);
  if (known === undefined) {
    const code = digit.codePointAt(0) ?? 0;
    let zero = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    known = String((code - zero) % 10);
    digitsOfScripts.set(digit, known);
  }
  return known;
}

/** A text in the usual forms of its characters (NFKC), digits of all scripts as 0 to 9, dashes as one, nothing unseen. */
function readable(text: string): string {
  if (!/[^\p{ASCII}]/u.test(text)) return text;
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Pd}/gu, '-')
    .replace(/(?![0-9])\p{Nd}/gu, asciiDigit);
}

const decode = (text: string): string =>
  text.includes('%')
    ? readable(text.replace(escapes, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString()))
    : text;

/**
 * The ways to read a text, one after the other: what is looked for is looked for after each, so that writing it another way
 * does not hide it, nor what stands beside it. What is percent-encoded more than three times stays so.
 */
export const readings: readonly ((text: string) => string)[] = [readable, decode, decode, decode];
