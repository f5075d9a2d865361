import type { Attributes } from '@opentelemetry/api';
import { redactAttributes } from '../redact.js';
import { overflowValue } from '../registry/label-tree.js';

/** The attribute sets of one metric of the Meter API, cleaned, and bounded for the life of the process. */
export class AttributeBudget {
  readonly #most: number;
  readonly #onOverflow: () => void;
  readonly #known = new Set<string>();
  #overflow: Attributes | undefined;

  constructor(most: number, onOverflow: () => void) {
    this.#most = most;
    this.#onOverflow = onOverflow;
  }

  /** What is recorded under: the attributes without what is personal; past the budget one set for all that are new. */
  admit(given: Attributes | undefined): Attributes {
    const attributes = redactAttributes(given ?? {});
    const names = Object.keys(attributes).sort();
    const key = JSON.stringify(names.map((name) => [name, attributes[name]]));
    if (this.#known.has(key)) return attributes;
    if (this.#known.size < this.#most) {
      this.#known.add(key);
      return attributes;
    }
    this.#onOverflow();
    // The names of the first that is over are those of all: their combinations would be unbounded too.
    this.#overflow ??= Object.fromEntries(names.map((name) => [name, overflowValue]));
    return this.#overflow;
  }

  /** Whether attributes are those of all that are over. */
  isOverflow(attributes: Attributes): boolean {
    return attributes === this.#overflow;
  }
}
