import { PromqlError } from './promql-error.js';
import type { Expression } from './promql-tree.js';

const seconds: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

const withUnits = /^(?=\d)(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/;

/** Whether a text is a duration where Prometheus' configuration wants one: with units, or 0. */
export const isDuration = (text: string): boolean => text === '0' || withUnits.test(text);

/** Reads a duration of Prometheus, such as `5m` or `1h30m`, or a number of seconds; NaN for an expression of them. */
export function promqlSeconds(text: string): number {
  if (text.trim() === '') return Number.NaN;
  const bare = Number(text);
  if (!Number.isNaN(bare)) return bare;
  if (!withUnits.test(text)) return Number.NaN;
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (seconds[unit ?? ''] ?? 0),
    0,
  );
}

/**
 * Whether a text is what may follow a selector: `offset` with a duration or number, or `@` with a time. Prometheus computes
 * neither unless an experimental feature is on.
 */
export function isTime(text: string): boolean {
  const [, offset, at] =
    /^\s*(?:offset\b\s*[+-]?\s*([\w.]+)|@\s*([+-]?[\w.]+(?:[+-]\d+)?|(?:start|end)\s*\(\s*\)))\s*$/i.exec(
      text.replace(/#.*$/gm, ''),
    ) ?? [];
  if (at?.endsWith(')')) return true;
  return Number.isFinite(promqlSeconds(offset ?? at ?? ''));
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
};

/** The character that an escape of Go stands for; undefined where there is no such escape in that quote. */
function escaped(code: string, quote: string): string | undefined {
  if (code === quote) return quote;
  const digits = /^(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8}))$/.exec(code);
  const point = digits
    ? Number.parseInt(code.slice(1), 16)
    : /^[0-7]{3}$/.test(code)
      ? Number.parseInt(code, 8)
      : undefined;
  if (point === undefined) return escapes[code];
  const isByte = !/^u/i.test(code);
  return point > (isByte ? 0xff : 0x10_ffff) || (!isByte && point >= 0xd800 && point < 0xe000)
    ? undefined
    : String.fromCodePoint(point);
}

/**
 * Reads a string literal of PromQL: Go's escapes in quotes, nothing escaped in backticks. Throws {@link PromqlError} of any
 * other escape, by which Prometheus refuses the whole file. Source: Go specification, "String literals".
 */
export function unquoted(literal: string): string {
  const [quote = ''] = literal;
  const inside = literal.slice(1, -1);
  if (quote === '`') return inside;
  return inside.replace(
    /\\(x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8}|[0-7]{3}|[\s\S]|$)/g,
    (whole, code: string) => {
      const meant = escaped(code, quote);
      if (meant !== undefined) return meant;
      throw new PromqlError(`unknown escape ${whole} in ${literal}; write \\${whole}, or backticks instead of quotes`);
    },
  );
}

/** The text that an expression is; undefined where it is something else. */
export const textOf = (expression: Expression | undefined): string | undefined =>
  expression?.kind === 'literal' && /^["'`]/.test(expression.text) ? unquoted(expression.text) : undefined;

/** The number that an expression is, such as `5`, `-0.5`, `1e3` or `+Inf`; undefined where it is something else. */
export function numberOf(expression: Expression | undefined): number | undefined {
  if (expression?.kind === 'call' && (expression.name === '-' || expression.name === '+')) {
    const value = numberOf(expression.args[0]);
    return value === undefined || expression.name === '+' ? value : -value;
  }
  if (expression?.kind !== 'literal') return undefined;
  const text = expression.text.replace(/\s/g, '').replace(/^([+-]?)inf$/i, '$1Infinity');
  const value = /^[+-]/.test(text) ? Number(text.slice(1)) * (text.startsWith('-') ? -1 : 1) : promqlSeconds(text);
  return Number.isNaN(value) ? undefined : value;
}
