import type { Probe } from '../../src/runtime/probe.js';

/** What a probe says when it is asked now. */
export function saidBy({ observe }: Probe): [value: number, labels?: object][] {
  const said: [value: number, labels?: object][] = [];
  observe((value, labels) => said.push(labels === undefined ? [value] : [value, labels]));
  return said;
}
