import type { CatalogProblem } from './error.js';
import { formatPath, type Path, valueAt } from './path.js';

/** A fault as the schema or a check finds it. */
export interface Finding {
  readonly path: Path;
  /** What is wrong and what to write instead. */
  readonly message: string;
  /** The offending value. Default: what stands at the path. */
  readonly value?: unknown;
}

/** Completes a finding with what was written at its place. */
export const toProblem = (finding: Finding, input: unknown): CatalogProblem => ({
  path: formatPath(finding.path),
  value: 'value' in finding ? finding.value : valueAt(input, finding.path),
  message: finding.message,
});

/** Joins the words that a message lists. */
export const listed = (words: readonly string[]): string => words.join(', ');
