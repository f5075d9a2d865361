import * as z from 'zod';
import { type Duration, type Percentage, parseDuration, parsePercentage, parseRate, type Rate } from './quantities.js';

/** The single values that a catalog is made of: names, texts, addresses and quantities, each with what to write instead. */

/** Text of a pattern. */
const spelled = (pattern: RegExp, remedy: string) => z.string(remedy).regex(pattern, remedy);

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

export const slackChannel = spelled(/^[#@].+/, 'start with # or @, such as #alerts');

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

/** Where a mail server listens. */
export const hostAndPort = z.string(hostAndPortRemedy).refine(isHostAndPort, hostAndPortRemedy);
