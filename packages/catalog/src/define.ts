import type { Catalog } from './catalog.js';
import type { CatalogDefinition } from './definition.js';
import type { DeviceFamilyName } from './devices.js';
import { diagnose, soundCatalog } from './diagnose.js';
import { CatalogError } from './error.js';
import { toProblem } from './finding.js';
import { resolveCatalog } from './resolve.js';

/**
 * Lets a pipeline name the built-in device families and those of the definition itself, as far as its names are literal
 * types.
 */
type WithKnownFamilies<Definition extends CatalogDefinition> = {
  readonly pipelines?:
    | {
        readonly [Pipeline in keyof NonNullable<Definition['pipelines']>]: {
          readonly families: readonly KnownFamily<Definition, NonNullable<Definition['pipelines']>[Pipeline]>[];
        };
      }
    | undefined;
};
type KnownFamily<Definition, Pipeline> = Pipeline extends { readonly families: readonly (infer Family)[] }
  ? string extends Family
    ? string
    : DeviceFamilyName<Definition>
  : DeviceFamilyName<Definition>;

/**
 * Declares what a team runs and promises. The result is what the SDK, the rule generator and the dashboards read; names
 * of services, operations, counters, labels and their values become literal types.
 *
 * @param definition what is written: services with operations and targets, counters, scores, flows, integrations,
 *   device families, pipelines, channels and routes. Durations are text such as `'500ms'`, shares `'1%'`, rates `'50/min'`.
 * @throws {CatalogError} naming every fault at once, each with its path, the value and the remedy.
 *
 * @example
 * ```ts
 * export const catalog = defineCatalog({
 *   services: { shop: { owner: 'web', operations: { pay: { kind: 'api', component: 'payment', target: { errors: '1%' } } } } },
 * });
 * ```
 */
export function defineCatalog<const Definition extends CatalogDefinition>(
  definition: Definition & WithKnownFamilies<Definition>,
): Catalog<Definition> {
  const findings = diagnose(definition);
  if (findings.length > 0) {
    const problems = findings.map((finding) => toProblem(finding, definition));
    throw new CatalogError(problems, soundCatalog(definition));
  }
  return resolveCatalog(definition);
}
