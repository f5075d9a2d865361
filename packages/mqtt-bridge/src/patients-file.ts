import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { normalizeCitizenId, normalizeImei, normalizeMac } from './address.js';
import { readingKinds } from './families/measures.js';
import type { LookupKey } from './message.js';

/** A patient with every way to find them. */
export interface PatientEntry {
  readonly id: string;
  readonly lookups: readonly LookupKey[];
}

/** The patients file cannot be used. The message names places in the file, never what stands there. */
export class PatientsFileError extends Error {
  readonly code = 'PULSETRAIL_PATIENTS_FILE';
  override readonly name = 'PatientsFileError';
}

/** Text that is brought to its normal form, or refused. */
const normalized = (normalize: (text: string) => string | undefined, remedy: string) =>
  z.string().transform((text, context) => {
    const value = normalize(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: remedy });
    return z.NEVER;
  });

const mac = normalized(normalizeMac, 'write a MAC address such as 02:00:5E:10:00:07');

const fileSchema = z.strictObject({
  patients: z.array(
    z.strictObject({
      id: z.string().min(1, 'write an id').max(200, 'use at most 200 characters'),
      citizenId: normalized(normalizeCitizenId, 'write 13 digits').optional(),
      gatewayMac: mac.optional(),
      watchImei: normalized(normalizeImei, 'write 15 digits').optional(),
      devices: z
        .array(
          z.strictObject({
            mac,
            /** What a device of the patient's own measures; without it, the device is a registered sub-device. */
            kind: z.enum(readingKinds, `use one of ${readingKinds.join(', ')}`).optional(),
          }),
        )
        .optional(),
    }),
  ),
});

const entryOf = ({
  id,
  citizenId,
  gatewayMac,
  watchImei,
  devices = [],
}: z.output<typeof fileSchema>['patients'][number]): PatientEntry => ({
  id,
  lookups: [
    ...(citizenId === undefined ? [] : [{ via: 'citizen_id', value: citizenId } as const]),
    ...(gatewayMac === undefined ? [] : [{ via: 'gateway_owner', value: gatewayMac } as const]),
    ...(watchImei === undefined ? [] : [{ via: 'imei', value: watchImei } as const]),
    ...devices.map(({ mac: value, kind }) =>
      kind === undefined ? ({ via: 'sub_device', value } as const) : ({ via: 'device_kind', value, kind } as const),
    ),
  ],
});

/** What belongs to two patients would make one of them get the other's readings. */
function duplicateOf(patients: readonly PatientEntry[]): string | undefined {
  const owners = new Map<string, number>();
  for (const [index, { lookups }] of patients.entries()) {
    for (const { via, value, kind } of lookups) {
      const key = [via, value, kind].join();
      const owner = owners.get(key);
      if (owner !== undefined && owner !== index) {
        return `patients.${owner} and patients.${index} have the same ${via}; give it to one of them`;
      }
      owners.set(key, index);
    }
  }
  return undefined;
}

/**
 * Reads the patients from the text of a file.
 * @param path the file's path, for messages.
 * @throws {PatientsFileError} with every fault at once.
 */
export function parsePatientsFile(text: string, path: string): PatientEntry[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new PatientsFileError(`The patients file ${path} is no JSON; write { "patients": [ ... ] }.`);
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path: place, message }) => `${place.join('.') || 'file'}: ${message}`);
    throw new PatientsFileError(`The patients file ${path} cannot be used: ${faults.join('; ')}.`);
  }
  const entries = parsed.data.patients.map(entryOf);
  const duplicate = duplicateOf(entries);
  if (duplicate !== undefined) throw new PatientsFileError(`The patients file ${path} cannot be used: ${duplicate}.`);
  return entries;
}

/**
 * Reads a patients file.
 * @throws {PatientsFileError} when the file cannot be read or used.
 */
export async function readPatientsFile(path: string): Promise<PatientEntry[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new PatientsFileError(`The patients file ${path} cannot be read; correct PULSETRAIL_PATIENTS_FILE.`, {
      cause,
    });
  }
  return parsePatientsFile(text, path);
}
