import { describe, expect, test } from 'vitest';
import { compileSchema, schemaFaults } from '../src/json-schema.js';

describe('schemaFaults', () => {
  test.each([
    {},
    { type: 'object', required: ['a'], properties: { a: { type: 'string', format: 'date-time' } } },
    { $defs: { a: { type: 'number' } }, properties: { x: { $ref: '#/$defs/a' } } },
    { $schema: 'https://json-schema.org/draft/2020-12/schema', prefixItems: [{ type: 'string' }] },
    {
      $schema: 'http://json-schema.org/draft-07/schema#',
      definitions: { a: {} },
      properties: { x: { $ref: '#/definitions/a' } },
    },
    { type: ['object', 'null'] },
    { anyOf: [{ properties: { a: { const: 1 } } }, { required: ['b'] }] },
  ])('finds none in %j', (schema) => {
    expect(schemaFaults(schema)).toEqual([]);
  });

  test.each([
    [{ type: 'objekt' }, ['type']],
    [{ properties: { 'a/b': { minimum: 'x' } } }, ['properties', 'a/b', 'minimum']],
    [{ required: 'a' }, ['required']],
  ])('finds what is wrong in %j', (schema, path) => {
    expect(schemaFaults(schema)).toContainEqual({ path, message: expect.stringMatching(/^must /) });
  });

  test('finds every fault at once', () => {
    const faults = schemaFaults({ required: 'a', properties: { a: { minimum: 'x' } } });
    expect(faults.map(({ path }) => path.join())).toEqual(expect.arrayContaining(['required', 'properties,a,minimum']));
  });

  test.each([
    [{ tpye: 'object' }, /unknown keyword: "tpye"/],
    [{ $ref: '#/$defs/none' }, /none/],
    [{ $ref: 'https://example.org/schema' }, /example\.org/],
    [{ properties: { a: { pattern: '(' } } }, /regex|regular expression/i],
    [{ $schema: 'http://json-schema.org/draft-04/schema#' }, /draft-04/],
  ])('finds what cannot be used in %j', (schema, message) => {
    expect(
      schemaFaults(schema)
        .map((fault) => fault.message)
        .join(),
    ).toMatch(message);
  });
});

describe('compileSchema', () => {
  const broken = compileSchema({
    required: ['a', 'toString'],
    properties: { a: { type: 'number' } },
    dependentRequired: { b: ['c'] },
  });

  test.each([
    [{ a: 1, toString: 1 }, undefined],
    [{ a: 1 }, 'required'],
    [{ a: 'x', toString: 1 }, 'type'],
    [{ a: 1, toString: 1, b: 1 }, 'dependentRequired'],
    [JSON.parse('{"__proto__":{"a":1,"toString":1}}'), 'required'],
  ])('%j breaks %s', (value, keyword) => {
    expect(broken(value)).toBe(keyword);
  });

  test('two schemas of one id do not meet', () => {
    const number = compileSchema({ $id: 'x', type: 'number' });
    const text = compileSchema({ $id: 'x', type: 'string' });
    expect([number(1), text(1), number('a'), text('a')]).toEqual([undefined, 'type', 'type', undefined]);
  });
});
