import type { Attributes, Link } from '@opentelemetry/api';

/** Most attributes, events and links of a span. Source: OpenTelemetry SDK, span limits. */
export const limit = { attributes: 128, events: 128, links: 128 } as const;

/** A copy of attributes that stays what it is; an empty one of what cannot be read. */
export function copyOf(attributes: Attributes | undefined): Attributes {
  try {
    return { ...attributes };
  } catch {
    return {};
  }
}

/** Whether something links to a span, whatever untyped code gives. */
export const isLink = (link: Link | undefined): link is Link => typeof link?.context?.traceId === 'string';
