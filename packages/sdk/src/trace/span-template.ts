import type { Attributes, SpanKind } from '@opentelemetry/api';
import { redactAttributes, redactName } from '../redact.js';
import { limit } from './span-input.js';

/** What all spans of one operation have in common. Kept and cleaned once, not once a span. */
export class SpanTemplate {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** Number of attributes. */
  readonly size: number;
  /** The clean attributes as they are written, once they have been. */
  encoded: Uint8Array | undefined = undefined;
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

const templates = new WeakMap<Attributes, SpanTemplate>();

/** Whether attributes, of untyped code anything, stay what they are. */
function isFixed(attributes: Attributes): boolean {
  if (typeof attributes !== 'object' || !Object.isFrozen(attributes)) return false;
  const all = Object.values(Object.getOwnPropertyDescriptors(attributes));
  return all.length <= limit.attributes && all.every(({ value }) => /^(?:string|number|boolean)$/.test(typeof value));
}

/**
 * The template of a span whose attributes are given as a frozen object of plain values: what gives the same object with each
 * span has it read, cleaned and written once. Undefined for all others, and for calls of a database, which are the
 * timers' alone to have.
 */
export function templateOf(name: string, kind: SpanKind, attributes: Attributes): SpanTemplate | undefined {
  const known = templates.get(attributes);
  if (known !== undefined) return known.name === name && known.kind === kind ? known : undefined;
  if (!isFixed(attributes) || 'db.system.name' in attributes) return undefined;
  const template = new SpanTemplate(name, kind, attributes);
  templates.set(attributes, template);
  return template;
}
