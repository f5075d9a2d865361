import type { PromisedRate, RateUnit } from '@pulsetrail/catalog';
import { number } from './promql.js';

/** A rate in the unit in which the catalog wrote it: `1000` and `1000/h`. */
export function writtenRate({ perSecond, unit }: PromisedRate): { readonly number: string; readonly text: string } {
  // Two digits fewer than a rate per second holds, so that 1000/60/60 times 3600 is 1000 again.
  const amount = number(Number((perSecond * unit.seconds).toPrecision(10)));
  return { number: amount, text: `${amount}/${unit.name}` };
}

/** An expression of events per second, in the unit of a written rate. */
export const perUnit = (expression: string, { seconds }: RateUnit): string =>
  seconds === 1 ? expression : `${seconds} * ${expression}`;
