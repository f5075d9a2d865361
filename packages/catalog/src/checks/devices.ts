import type { DeviceModel } from '../device-model.js';
import { deviceFamilyNames } from '../devices.js';
import type { Finding } from '../finding.js';
import { schemaFaults } from '../json-schema.js';
import { formatPath, type Path } from '../path.js';
import type { Check, CheckInput } from './check.js';

/** What the bridge calls a message that is of no kind. */
const reservedKind = 'unknown';

/** Whether some topic matches both filters. */
function overlap(left: readonly string[], right: readonly string[]): boolean {
  const [a, ...moreLeft] = left;
  const [b, ...moreRight] = right;
  // `doors/#` also matches `doors`.
  if (a === '#' || b === '#') return true;
  if (a === undefined || b === undefined) return a === b;
  return (a === '+' || b === '+' || a === b) && overlap(moreLeft, moreRight);
}

function topicFindings(devices: readonly DeviceModel[]): Finding[] {
  const findings: Finding[] = [];
  const earlier: { readonly path: Path; readonly levels: readonly string[] }[] = [];
  for (const { name, topics } of devices) {
    for (const [index, topic] of topics.entries()) {
      const path = ['devices', name, 'topics', index];
      const levels = topic.split('/');
      const other = earlier.find((taken) => overlap(taken.levels, levels));
      if (other !== undefined) {
        findings.push({
          path,
          message: `some topics also match ${formatPath(other.path)}; make the two filters exclude each other`,
        });
      }
      earlier.push({ path, levels });
    }
  }
  return findings;
}

/** Kinds: their names, what tells them apart, and where they end. */
function kindFindings({ name, kinds }: DeviceModel, names: CheckInput['names']): Finding[] {
  const findings: Finding[] = [];
  const path = ['devices', name];
  const meant = new Map<unknown, string>();
  const values = names(...path, 'values') ?? [];
  for (const { name: kind, end, when } of kinds) {
    const place = when === undefined ? [...path, 'kind'] : [...path, 'kind', 'is', kind];
    if (kind === reservedKind) {
      findings.push({ path: place, value: kind, message: 'reserved for messages of no kind; choose another name' });
    }
    for (const sent of when?.is ?? []) {
      const other = meant.get(sent);
      if (other !== undefined) {
        findings.push({
          path: place,
          value: sent,
          message: `means ${other} already; give each kind values of its own`,
        });
      }
      meant.set(sent, kind);
    }
    if (end !== '2_payload_parsed' && values.length === 0) {
      const message = `nothing would be stored of ${kind}; name what in values, or let it end at 2_payload_parsed`;
      findings.push({ path: [...path, 'ends'], message });
    }
  }
  const known = kinds.map((kind) => kind.name);
  for (const kind of (names(...path, 'ends') ?? []).filter((word) => !known.includes(word))) {
    const message = `unknown kind; use one of ${known.join(', ')}, or declare it in kind.is`;
    findings.push({ path: [...path, 'ends', kind], value: kind, message });
  }
  return findings;
}

/** What the catalog says of its own device families: names, kinds, topics, schemas, and that a pipeline reads each. */
export const devices: Check = ({ catalog, names }) => {
  const findings: Finding[] = [];
  const read = new Set(catalog.pipelines.flatMap(({ families }) => families));
  for (const device of catalog.devices) {
    const path = ['devices', device.name];
    if (deviceFamilyNames.some((name) => name === device.name)) {
      findings.push({ path, value: device.name, message: 'a built-in device family has this name; choose another' });
    } else if (!read.has(device.name)) {
      const message = 'no pipeline reads it; name it in the families of one';
      findings.push({ path, value: device.name, message });
    }
    findings.push(...kindFindings(device, names));
    for (const { name, range: [least, greatest] = [0, 0] } of device.values) {
      if (least <= greatest) continue;
      const message = 'the first bound is above the second; exchange them';
      findings.push({ path: [...path, 'values', name, 'range'], message });
    }
    for (const fault of device.schema === undefined ? [] : schemaFaults(device.schema)) {
      const message = `${fault.message}; write JSON Schema 2020-12, or draft-07 with its $schema`;
      findings.push({ path: [...path, 'schema', ...fault.path], message });
    }
  }
  return [...findings, ...topicFindings(catalog.devices)];
};
