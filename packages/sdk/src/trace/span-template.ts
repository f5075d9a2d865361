import type { Attributes, SpanKind } from '@opentelemetry/api';
import { redactAttributes, redactName } from '../redact.js';

/** What all spans of one operation have in common. Kept and cleaned once, not once a span. */
export class SpanTemplate {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** Number of attributes. */
  readonly size: number;
  #clean: { readonly name: string; readonly attributes: Attributes } | undefined;

  constructor(name: string, kind: SpanKind, attributes: Attributes) {
    this.name = name;
    this.kind = kind;
    this.attributes = Object.freeze({ ...attributes });
    this.size = Object.keys(attributes).length;
  }

  /** The same without what is personal, as it may leave. */
  get clean(): { readonly name: string; readonly attributes: Attributes } {
    this.#clean ??= {
      name: redactName(this.name),
      attributes: Object.freeze(redactAttributes(this.attributes)),
    };
    return this.#clean;
  }
}
