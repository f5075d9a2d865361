import { createRandom } from '../../src/random.js';
import type { Draft, JsonObject, Source } from '../../src/simulator/source.js';

export const moment = new Date('2026-03-04T05:06:07Z');
export const momentSeconds = moment.getTime() / 1_000;

/** Writes messages of one kind of the first device. */
export function write(source: Source, name: string, count = 1): Draft[] {
  const random = createRandom(3);
  const kind = source.kinds.find((candidate) => candidate.name === name);
  if (kind === undefined) throw new Error(`The family ${source.family} has no kind ${name}.`);
  return Array.from({ length: count }, () => kind.write(0, random, moment));
}

/** A part of a body, by its path; an index reaches into a list. */
export const at = (body: JsonObject, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], body);
