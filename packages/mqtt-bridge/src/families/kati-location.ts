import { isObject, type JsonObject, object, present, toNumber, toText } from '../message/payload.js';

const within = (value: number | undefined, limit: number): number | undefined =>
  value !== undefined && Math.abs(value) <= limit ? value : undefined;

/** The parts of a cell's identity, by the name under which the watch sends them. */
const cellParts = [
  ['MCC', 'cell_mcc'],
  ['MNC', 'cell_mnc'],
  ['LAC', 'cell_lac'],
  ['CID', 'cell_cid'],
] as const;

/**
 * Where a watch says it is: coordinates when it has a satellite fix, and the network cell and the wireless networks
 * around it, from which a place can be found without one. What is empty or impossible is left out.
 */
export function readLocation(body: JsonObject): Record<string, number | string> {
  const location = object(body, 'location');
  const gps = object(location, 'GPS');
  const latitude = within(toNumber(present(gps, 'latitude'), 6), 90);
  const longitude = within(toNumber(present(gps, 'longitude'), 6), 180);
  const values: Record<string, number | string> = {};
  if (latitude !== undefined && longitude !== undefined) {
    Object.assign(values, { latitude, longitude });
    const speed = toNumber(present(gps, 'speed'));
    // The watch calls the heading `header`.
    const heading = toNumber(present(gps, 'header'));
    if (speed !== undefined) values.speed = speed;
    if (heading !== undefined) values.heading = heading;
  }
  // A single-quoted list, which is not JSON: kept as it is.
  const wifi = toText(present(location, 'WiFi'));
  if (wifi !== undefined) values.wifi = wifi;
  const cell = present(location, 'LBS');
  if (isObject(cell)) {
    for (const [sent, name] of cellParts) {
      const value = toText(present(cell, sent));
      if (value !== undefined) values[name] = value;
    }
  }
  return values;
}
