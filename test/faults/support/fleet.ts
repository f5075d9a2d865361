import { writeFileSync } from 'node:fs';

/** Watches of the made-up patients, each with one. */
export const watches = (count: number): readonly string[] =>
  Array.from({ length: count }, (_unused, index) => String(index + 1).padStart(15, '0'));

/** Writes the patients of so many watches. */
export function writePatients(path: string, imeis: readonly string[]): void {
  const patients = imeis.map((watchImei, index) => ({ id: `p-${index}`, watchImei }));
  writeFileSync(path, JSON.stringify({ patients }));
}

const two = (value: number): string => String(value).padStart(2, '0');

/** A time as the watches write it, in UTC. */
const written = (at: Date): string =>
  `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;

/** The text of a vital sign that no other message has: watch and steps of time make it so. */
export function vitalSign(imeis: readonly string[], number: number): string {
  const round = Math.floor(number / imeis.length);
  // Each round one second later, from a day ago, so that the watch's clock is believed.
  const at = new Date(Math.floor(Date.now() / 86_400_000 - 2) * 86_400_000 + round * 1_000);
  return JSON.stringify({
    IMEI: imeis[number % imeis.length],
    heartRate: 60 + (number % 40),
    bloodPressure: { bp_sys: 110 + (number % 20), bp_dia: 70 + (number % 15) },
    bodyTemperature: 36.4,
    spO2: 97,
    timeStamps: written(at),
  });
}

/** A call for help. */
export const sos = (imei: string): string =>
  JSON.stringify({ IMEI: imei, status: 'SOS', location: { GPS: { latitude: 1, longitude: 2 } } });
