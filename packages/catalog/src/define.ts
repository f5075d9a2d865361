import type { Catalog } from './catalog.js';
import { checks } from './checks/index.js';
import type { CatalogDefinition } from './definition.js';
import { CatalogError } from './error.js';
import { toProblem } from './finding.js';
import { valueAt } from './path.js';
import { copyPlain } from './plain.js';
import { resolveCatalog } from './resolve.js';
import { shapeFindings } from './shape.js';
import { soundPart } from './sound-part.js';

/**
 * Declares what a team runs and promises. The result is what the SDK, the rule generator and the dashboards read; names
 * of services, operations, counters, labels and their values become literal types.
 *
 * @param definition what is written: services with operations and targets, counters, scores, flows, integrations,
 *   device pipelines, channels and routes. Durations are text such as `'500ms'`, shares `'1%'`, rates `'50/min'`.
 * @throws {CatalogError} naming every fault at once, each with its path, the value and the remedy.
 *
 * @example
 * ```ts
 * export const catalog = defineCatalog({
 *   services: { shop: { owner: 'web', operations: { pay: { kind: 'api', component: 'payment', target: { errors: '1%' } } } } },
 * });
 * ```
 */
export function defineCatalog<const Definition extends CatalogDefinition>(definition: Definition): Catalog<Definition> {
  const { copy, findings } = copyPlain(definition);
  findings.push(...shapeFindings(copy));

  const sound = soundPart(copy);
  if (sound !== undefined) {
    const names = (...path: string[]): string[] | undefined => {
      const value = valueAt(definition, path);
      return typeof value === 'object' && value !== null ? Object.keys(value) : undefined;
    };
    const catalog = resolveCatalog(sound.definition);
    for (const finding of checks.flatMap((check) => check({ catalog, names }))) {
      findings.push({ ...finding, path: sound.origin(finding.path) });
    }
  }
  if (findings.length > 0) throw new CatalogError(findings.map((finding) => toProblem(finding, definition)));
  return resolveCatalog(definition);
}
