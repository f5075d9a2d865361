import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A configuration as the collector has it after merging its files. */
export interface CollectorConfig {
  readonly receivers: Components;
  readonly processors: Components;
  readonly exporters: Components;
  readonly connectors: Components;
  readonly extensions: Components;
  readonly service: {
    readonly extensions: readonly string[];
    readonly telemetry: Settings;
    readonly pipelines: Readonly<Record<string, Pipeline>>;
  };
}

/** What stands under the name of a component. */
export type Settings = Readonly<Record<string, unknown>>;

/** Components of a kind by their ids, such as `otlp_http/loki`. */
export type Components = Readonly<Record<string, Settings | null>>;

/** The way of one signal. */
export interface Pipeline {
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}

/** The files of a tier, in the order in which the collector reads them. */
export const tiers = { agent: ['shared.yaml', 'agent.yaml'], gateway: ['shared.yaml', 'gateway.yaml'] } as const;

/** A tier's name. */
export type Tier = keyof typeof tiers;

/** The names of the tiers. */
export const tierNames = Object.keys(tiers) as Tier[];

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As the collector merges its files: maps by their keys; what is anything else is replaced, lists too. */
function merge(base: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    merged[key] = isMap(before) && isMap(value) ? merge(before, value) : value;
  }
  return merged;
}

/** The text of a file of this folder. */
export const textOf = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

/** A tier's configuration. */
export function configOf(tier: Tier): CollectorConfig {
  const empty = { receivers: {}, processors: {}, exporters: {}, connectors: {}, extensions: {} };
  return tiers[tier].reduce<Record<string, unknown>>(
    (config, name) => merge(config, parse(textOf(name))),
    empty,
  ) as unknown as CollectorConfig;
}

/** The type of a component: what stands before the slash of its id. */
export const typeOf = (id: string): string => id.split('/')[0] ?? '';

/** The groups of statements by which the agent cleans a signal. Within a group all run on the same things. */
export function cleaning(signal: 'trace' | 'metric' | 'log'): string[][] {
  const groups = configOf('agent').processors['transform/clean']?.[`${signal}_statements`];
  return (groups as { statements: string[] }[]).map(({ statements }) => statements);
}
