import * as z from 'zod';
import {
  type Duration,
  type Percentage,
  parseAmount,
  parseDuration,
  parsePercentage,
  parseRate,
  type Rate,
} from './quantities.js';

/** The single values that a catalog is made of: names, texts, addresses and quantities, each with what to write instead. */

/** Text of a pattern. */
export const spelled = (pattern: RegExp, remedy: string) => z.string(remedy).regex(pattern, remedy);

export const name = spelled(
  /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/,
  'use lower-case words joined by - or _, such as sign-in',
).max(60, 'use at most 60 characters');

export const metricName = spelled(
  /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/,
  'use lower-case words joined by dots, such as documents.scanned',
).max(120, 'use at most 120 characters');

export const labelName = spelled(
  /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/,
  'use lower-case words joined by dots or _, such as result',
);

/** A label as Prometheus has it. */
export const exportedLabel = spelled(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'write a label as Prometheus has it, such as cluster');

export const slackChannel = spelled(/^[#@].+/, 'start with # or @, such as #alerts');

/** A channel as Slack's API takes it: its name, or its id. */
export const slackRoom = spelled(/^(?:#.+|[CDG][A-Z0-9]{6,})$/, 'write #name or an id such as C0123456789');

/** A time of day from 00:00 to 24:00. */
export const clockTime = spelled(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'write a time of day such as 08:00 or 17:30');

const timeZoneRemedy = 'write a time zone such as UTC or Europe/Berlin';

const isTimeZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '' && !/^[+-]/.test(zone);
  } catch {
    return false;
  }
};

/** A zone of the IANA time zone database. */
export const timeZone = z.string(timeZoneRemedy).refine(isTimeZone, timeZoneRemedy);

/** Text in a form that a parser reads and a condition accepts; its JSON Schema is that of text. */
const quantity = <Text extends string>(
  parse: (text: string) => number | undefined,
  accepted: (value: number) => boolean,
  remedy: string,
): z.ZodType<Text, Text> =>
  z.string(remedy).refine((text) => {
    const value = parse(text);
    return value !== undefined && accepted(value);
  }, remedy) as unknown as z.ZodType<Text, Text>;

export const duration = quantity<Duration>(
  parseDuration,
  (seconds) => seconds > 0,
  'write a duration above zero such as 500ms, 2s, 5m, 1h or 30d',
);

export const durationOrZero = quantity<Duration>(parseDuration, () => true, 'write a duration such as 0s, 30s or 2m');

/** A share strictly between nothing and all: an objective of 100 % has no budget, one of 0 % promises nothing. */
export const share = quantity<Percentage>(
  parsePercentage,
  (ratio) => ratio > 0 && ratio < 1,
  'write a percentage above 0% and below 100%, such as 1% or 0.1%',
);

export const rate = quantity<Rate>(
  parseRate,
  (perSecond) => perSecond > 0,
  'write a rate above zero such as 50/min, 10/s or 1000/h',
);

const amountRemedy = 'write a number, or text such as 500ms, 90% or 10/min';

/** A threshold: a bare number, a duration, a share or a rate. */
export const amount = z.union(
  [
    z.number(amountRemedy),
    quantity<Duration | Percentage | Rate>(
      (written) => parseAmount(written)?.value,
      () => true,
      amountRemedy,
    ),
  ],
  amountRemedy,
);

export const text = z.string().regex(/\S/, 'write at least one visible character');

export const url = z.url({ protocol: /^https?$/, error: 'write a full address such as https://example.org/hook' });

/** As browsers check it; unlike zod's own, it takes a host without a dot, such as `oncall@localhost`. */
export const email = z.email({ pattern: z.regexes.html5Email, error: 'write an address such as care@example.org' });

/** Whether text is `host:port`, the host also an IPv6 address in brackets. */
function isHostAndPort(text: string): boolean {
  const port = Number(/^(?:[^\s:@/]+|\[[0-9a-f:.]+\]):(\d{1,5})$/i.exec(text)?.[1]);
  return port >= 1 && port <= 65_535;
}

const hostAndPortRemedy = 'write host:port, such as smtp.example.org:587';

/** A host as calls name it, without port. */
export const host = spelled(/^[^\s/:@]+$|^[0-9a-f:.]+$/i, 'write a host without port, such as api.example.org');

/** Where a mail server listens. */
export const hostAndPort = z.string(hostAndPortRemedy).refine(isHostAndPort, hostAndPortRemedy);
