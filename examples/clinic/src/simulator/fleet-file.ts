import { open } from 'node:fs/promises';
import type { Fleet } from './fleet.js';

/** Whoever may read the file may know which device belongs to which patient: its owner alone. */
const ownerOnly = 0o600;

/** Writes the patients of a fleet in the form that the bridge imports, readable by nobody but the file's owner. */
export async function writeFleetFile(path: string, { patients }: Fleet): Promise<void> {
  const file = await open(path, 'w', ownerOnly);
  try {
    // A file that was there before keeps its mode until now.
    await file.chmod(ownerOnly);
    await file.writeFile(`${JSON.stringify({ patients }, undefined, 2)}\n`);
  } finally {
    await file.close();
  }
}
