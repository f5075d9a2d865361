import type { BuiltInFamilyName } from '@pulsetrail/catalog';
import { ava4 } from './ava4.js';
import type { DeviceFamily } from './family.js';
import { kati } from './kati.js';
import { qube } from './qube.js';

/** Every built-in device family by its name. The catalog names them; a name without a family here does not compile. */
export const families: Readonly<Record<BuiltInFamilyName, DeviceFamily>> = {
  ava4,
  kati,
  qube,
};
