import type { TargetDefinition } from '../definition.js';
import { deviceFamilyNames } from '../devices.js';
import { type Finding, listed } from '../finding.js';
import { type Path, valueAt } from '../path.js';
import type { Check } from './check.js';
import { targetsOf } from './targets.js';

/** Finds a name that is not among the known ones. */
export function unknown(path: Path, value: string, known: readonly string[], what: string, where: string): Finding[] {
  if (known.includes(value)) return [];
  const remedy = known.length > 0 ? `use one of ${listed(known)}, or declare it in ${where}` : `declare it in ${where}`;
  return [{ path, value, message: `unknown ${what}; ${remedy}` }];
}

/** Every name that refers to another part of the catalog must be declared there; those in routes are {@link routes}' concern. */
export const references: Check = ({ catalog, names }) => {
  const findings: Finding[] = [];
  const { definition } = catalog;

  const components = names('components');
  for (const service of catalog.services) {
    const scores = names('services', service.name, 'scores');
    for (const operation of service.operations) {
      const path = ['services', service.name, 'operations', operation.name];
      if (components) {
        findings.push(...unknown([...path, 'component'], operation.component, components, 'component', 'components'));
      }
      const written = definition.services[service.name]?.operations?.[operation.name];
      if (written?.score !== undefined && operation.kind !== 'score') {
        const message = "only an operation of kind 'score' names a score; remove it or change the kind";
        findings.push({ path: [...path, 'score'], message });
      }
      if (scores && operation.score !== undefined) {
        const where = `services.${service.name}.scores`;
        findings.push(...unknown([...path, 'score'], operation.score, scores, 'score', where));
      }
    }
  }

  const tiers = names('alerting', 'tiers') ?? catalog.alerting.tiers.map(({ name }) => name);
  for (const { path } of targetsOf(catalog)) {
    const written = valueAt(definition, [...path, 'tiers']) as TargetDefinition['tiers'];
    const named = Array.isArray(written) ? [...written.entries()] : Object.keys(written ?? {}).map((key) => [key, key]);
    for (const [key, tier] of named) {
      findings.push(...unknown([...path, 'tiers', key], tier, tiers, 'burn tier', 'alerting.tiers'));
    }
  }

  const families = [...deviceFamilyNames, ...(names('devices') ?? [])];
  for (const pipeline of catalog.pipelines) {
    for (const [index, family] of pipeline.families.entries()) {
      const path = ['pipelines', pipeline.name, 'families', index];
      findings.push(...unknown(path, family, families, 'device family', 'devices'));
    }
  }
  return findings;
};
