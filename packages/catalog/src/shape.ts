import type * as z from 'zod';

import { catalogSchema } from './definition.js';
import { type Finding, listed } from './finding.js';
import { formatPath, type Path, valueAt } from './path.js';

const sentences: Readonly<Partial<Record<z.core.$ZodInvalidTypeExpected, string>>> = {
  string: 'write text',
  number: 'write a number',
  int: 'write a whole number',
  boolean: 'write true or false',
  array: 'write a list, [ ... ]',
  object: 'write an object, { ... }',
  record: 'write an object, { ... }',
};

/** Says what to write where zod alone would say what it expected; messages of the schema itself come first. */
const remedies: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') return sentences[issue.expected];
  if (issue.code === 'invalid_value') return `use one of ${listed(issue.values.map((value) => `'${String(value)}'`))}`;
  return undefined;
};

/** A branch of a union was meant when each of its faults lies under a key that is written. */
const isMeant = (branch: readonly z.core.$ZodIssue[], value: unknown): boolean =>
  branch.every(({ path: [key] }) => key !== undefined && valueAt(value, [key]) !== undefined);

/** A fault of form. */
export interface ShapeFinding extends Finding {
  /** Whether it is the name that is refused: what stands under it has not been looked at. */
  readonly isName?: boolean;
}

/** A union reports one fault of the whole; where one branch was meant, its own faults say more. */
function flatten(issue: z.core.$ZodIssue, input: unknown, prefix: Path = []): ShapeFinding[] {
  const path = [...prefix, ...issue.path];
  switch (issue.code) {
    case 'invalid_union': {
      const meant = issue.errors.find((branch) => isMeant(branch, valueAt(input, path)));
      return meant?.flatMap((nested) => flatten(nested, input, path)) ?? [{ path, message: issue.message }];
    }
    case 'unrecognized_keys':
      // The key is what is wrong. Its value may be anything, also a password in the wrong place.
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: 'unknown key; remove it or correct its spelling',
        value: key,
        ...(path.length === 1 && path[0] === 'routes' && { isName: true }),
      }));
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, message, value: path.at(-1), isName: true }));
    default:
      return [{ path, message: issue.message }];
  }
}

/** What the schema finds wrong with the form of a catalog: types, spelling of names and quantities, unknown and missing keys. */
export function shapeFindings(input: unknown): ShapeFinding[] {
  const parsed = catalogSchema.safeParse(input, { error: remedies });
  if (parsed.success) return [];
  const findings = new Map<string, ShapeFinding>();
  for (const finding of parsed.error.issues.flatMap((issue) => flatten(issue, input))) {
    const isMissing = !('value' in finding) && valueAt(input, finding.path) === undefined;
    const path = formatPath(finding.path);
    // Of a list where text belongs zod also says that it is too short: the first fault of a value is the one to mend.
    if (findings.has(path)) continue;
    findings.set(path, isMissing ? { ...finding, message: `missing; ${finding.message}` } : finding);
  }
  return [...findings.values()];
}
