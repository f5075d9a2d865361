import type { Finding } from './finding.js';
import type { Path } from './path.js';

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
};

/**
 * Copies what a catalog may consist of: plain objects, lists and single values. What could not be read as written is
 * found: a key `__proto__` (left out), an instance of a class and an object inside itself (both become `null`).
 */
export function copyPlain(input: unknown): { copy: unknown; findings: Finding[] } {
  const findings: Finding[] = [];
  const copyOf = (value: unknown, path: Path, parents: readonly object[]): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (parents.includes(value)) return null;
    const within = [...parents, value];
    if (Array.isArray(value)) return value.map((item, index) => copyOf(item, [...path, index], within));
    if (!isPlain(value)) return null;
    const copy: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      if (key !== '__proto__') copy[key] = copyOf(item, [...path, key], within);
      else findings.push({ path: [...path, key], value: key, message: 'reserved by JavaScript; choose another name' });
    }
    return copy;
  };
  return { copy: copyOf(input, [], []), findings };
}
