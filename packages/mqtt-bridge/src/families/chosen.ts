import { type Catalog, deviceFamilyNames } from '@pulsetrail/catalog';
import { BridgeOptionsError } from '../options/options-error.js';
import { declaredFamily } from './declared.js';
import type { DeviceFamily } from './family.js';
import { families } from './index.js';

/**
 * The device families that a bridge reads: those of the catalog's pipelines, built-in and the catalog's own; all
 * built-in ones without a catalog.
 * @throws {BridgeOptionsError} for a catalog whose pipelines name none.
 */
export function chosenFamilies(catalog: Catalog | undefined): readonly DeviceFamily[] {
  if (catalog === undefined) return Object.values(families);
  const known = [...Object.values(families), ...catalog.devices.map(declaredFamily)];
  const names = new Set(catalog.pipelines.flatMap((pipeline) => pipeline.families));
  const chosen = known.filter(({ name }) => names.has(name));
  if (chosen.length > 0) return chosen;
  throw new BridgeOptionsError(
    `The catalog has no device families; write pipelines: { wards: { families: ['kati'] } } with some of ${deviceFamilyNames.join(', ')}, or declare yours in devices.`,
  );
}
