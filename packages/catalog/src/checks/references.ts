import { deviceFamilyNames } from '../devices.js';
import type { CatalogProblem } from '../error.js';
import { type Check, listed } from './check.js';

/** Every name that refers to another part of the catalog must be declared there. */
export const references: Check = ({ catalog, names }) => {
  const problems: CatalogProblem[] = [];
  const expect = (path: string, value: string, known: readonly string[], what: string, where: string) => {
    if (!known.includes(value)) {
      problems.push({
        path,
        value,
        message: `unknown ${what}; use one of ${listed(known)}, or declare it in ${where}`,
      });
    }
  };

  const components = names('components');
  const tiers = catalog.alerting.tiers.map((tier) => tier.name);
  const { definition } = catalog;
  for (const service of catalog.services) {
    const scores = names('services', service.name, 'scores');
    for (const operation of service.operations) {
      const path = `services.${service.name}.operations.${operation.name}`;
      if (components) expect(`${path}.component`, operation.component, components, 'component', 'components');
      const written = definition.services[service.name]?.operations?.[operation.name];
      if (written?.score !== undefined && operation.kind !== 'score') {
        problems.push({
          path: `${path}.score`,
          value: written.score,
          message: `only an operation of kind 'score' names a score; remove it or change the kind`,
        });
      }
      if (scores && operation.score !== undefined) {
        expect(`${path}.score`, operation.score, scores, 'score', `services.${service.name}.scores`);
      }
      for (const [index, tier] of (written?.target?.tiers ?? []).entries()) {
        expect(`${path}.target.tiers.${index}`, tier, tiers, 'burn tier', 'alerting.tiers');
      }
    }
  }
  for (const pipeline of catalog.pipelines) {
    for (const [index, family] of pipeline.families.entries()) {
      if (!deviceFamilyNames.includes(family)) {
        problems.push({
          path: `pipelines.${pipeline.name}.families.${index}`,
          value: family,
          message: `unknown device family; use one of ${listed(deviceFamilyNames)}`,
        });
      }
    }
    for (const [index, tier] of (definition.pipelines?.[pipeline.name]?.target?.tiers ?? []).entries()) {
      expect(`pipelines.${pipeline.name}.target.tiers.${index}`, tier, tiers, 'burn tier', 'alerting.tiers');
    }
  }
  for (const [severity, channels] of Object.entries(catalog.routes)) {
    for (const [index, channel] of channels.entries()) {
      expect(`routes.${severity}.${index}`, channel, names('channels') ?? [], 'channel', 'channels');
    }
  }
  return problems;
};
