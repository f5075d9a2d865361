import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** A mount of a service, in either of Compose's spellings. */
export interface Mount {
  readonly type: 'bind' | 'volume';
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly subpath?: string;
}

/** What the tests ask about a service. */
export interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string };
  readonly user?: string;
  readonly command?: readonly string[];
  readonly profiles?: readonly string[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly network_mode?: string;
  readonly privileged?: boolean;
  readonly pids_limit?: number;
  readonly mem_limit?: string;
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string; readonly required?: boolean }>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly (string | RawMount)[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

interface RawMount {
  readonly type: 'bind' | 'volume';
  readonly source: string;
  readonly target: string;
  readonly read_only?: boolean;
  readonly volume?: { readonly subpath?: string };
}

/** A compose file. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: Readonly<Record<string, null>>;
}

/** The folder of the stack, and the one of the repository. */
export const folder = fileURLToPath(new URL('..', import.meta.url));
export const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** The text of a file of the folder. */
export const textOf = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

const variables = /\$\{(\w+):-([^}]*)\}/g;

/** The variables of a text with their defaults. */
export const variablesOf = (text: string): Map<string, string> =>
  new Map([...text.matchAll(variables)].map(([, name = '', value = '']) => [name, value]));

/** A compose file as it is with no variable set. */
export const composeFile = (name: string): ComposeFile =>
  parse(textOf(name).replace(variables, '$2'), { merge: true }) as ComposeFile;

/** The stack as `docker compose up` takes it. */
export const stack = composeFile('compose.yaml');

/** Its services with their names. */
export const services = Object.entries(stack.services);

/** A service of the stack. */
export function serviceOf(name: string): Service {
  const service = stack.services[name];
  if (service === undefined) throw new Error(`No service ${name} in compose.yaml`);
  return service;
}

/** What a service mounts. */
export const mountsOf = ({ volumes = [] }: Service): Mount[] =>
  volumes.map((volume) => {
    if (typeof volume !== 'string') {
      const { type, source, target, read_only = false, volume: { subpath } = {} } = volume;
      return { type, source, target, readOnly: read_only, ...(subpath === undefined ? {} : { subpath }) };
    }
    const [source = '', target = '', mode] = volume.split(':');
    return { type: /^[./]/.test(source) ? 'bind' : 'volume', source, target, readOnly: mode === 'ro' };
  });

/** Bytes of a limit such as `64m`. */
export const bytesOf = (limit: string): number => {
  const [, number, unit] = /^(\d+)([mg])$/.exec(limit) ?? [];
  return Number(number) * (unit === 'g' ? 1024 ** 3 : 1024 ** 2);
};
