import { type Path, pathTemplate } from './path-template.js';

/** A route as Express puts it on the request. */
export interface Route {
  readonly path: Path;
}

/** What a router holds in its stack: a route, a router or an application under a path, or plain middleware. */
export interface Layer {
  readonly route?: Route;
  readonly handle?: { readonly stack?: readonly Layer[] };
  /** Express 4. */
  readonly regexp?: RegExp & { readonly fast_slash?: boolean };
  readonly keys?: readonly ({ readonly name: string | number } | string)[];
  /** Router 2.3 and newer. */
  readonly rawPath?: Path;
  readonly slash?: boolean;
  /** Router 2: what of a path the layer matches. */
  match?(path: string): unknown;
  readonly path?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** What Express 4 makes of a path under which something is mounted, parameter by parameter. */
const parameter = /(?:\\\/)?\(\?:(?:\\\/)?\(\[\^\\?\/\]\+\?\)\)\??/g;

/** The path from the expression that Express 4 has made of it; the expression itself where it is no plain path. */
function fromExpression(expression: RegExp, keys: Layer['keys']): string {
  let index = 0;
  const named = expression.source.replace(parameter, () => {
    const key = keys?.[index++];
    return `/:${typeof key === 'object' ? key.name : (key ?? index)}`;
  });
  // Alternatives stand one after the other, each with its own ends.
  const plain = named.split(/\|(?=\^)/).map((each) => each.replace(/^\^/, '').replace(/\\\/\?\(\?=\\\/\|\$\)$/, ''));
  return plain.join('|').replaceAll('\\/', '/').replaceAll('\\.', '.');
}

/** A matched path with the names of its parameters in the place of their values. */
function fromParameters(matched: string, parameters: Readonly<Record<string, unknown>>): string {
  const values = new Map(Object.entries(parameters).map(([name, value]) => [String(value), name]));
  const nameOf = (segment: string): string => {
    let value = segment;
    try {
      value = decodeURIComponent(segment);
    } catch {
      // Then it is no value either, since Express decodes them.
    }
    const name = values.get(value);
    return name === undefined ? segment : `:${name}`;
  };
  return matched.split('/').map(nameOf).join('/');
}

/**
 * The template of a layer that something is mounted on, and what it matches of a path; undefined where it does not match.
 * Express 4 keeps the expression, router 2.3 and newer the path itself, and older ones only what they matched.
 */
export function mountTemplate(layer: Layer, path: string): { template: string; matched: string } | undefined {
  if (layer.slash || layer.regexp?.fast_slash) return { template: '', matched: '' };
  if (layer.regexp !== undefined) {
    const matched = layer.regexp.exec(path)?.[0];
    return matched === undefined ? undefined : { template: fromExpression(layer.regexp, layer.keys), matched };
  }
  const match: unknown = layer.match?.(path);
  if (!match) return undefined;
  // Router 2.3 returns what it has found; older ones leave it on the layer.
  const { path: matched = '', params = {} } = match === true ? layer : (match as Pick<Layer, 'path' | 'params'>);
  const template = layer.rawPath === undefined ? fromParameters(matched, params) : pathTemplate(layer.rawPath);
  return { template, matched };
}
