import { createRequire } from 'node:module';
import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';

/** Says what a value breaks first, by the schema's keyword such as `required`; undefined when it matches. */
export type SchemaCheck = (value: unknown) => string | undefined;

/** One fault of a schema itself. */
export interface SchemaFault {
  /** The keys that lead to it in the schema. */
  readonly path: readonly string[];
  readonly message: string;
}

const require = createRequire(import.meta.url);

/** Loaded when a catalog has a schema, and not before: most have none, and every service loads its catalog. */
function open(schema: Readonly<Record<string, unknown>>, allErrors: boolean): Ajv {
  const isDraft7 = typeof schema.$schema === 'string' && schema.$schema.includes('draft-07');
  const library: { default: typeof Ajv } = require(isDraft7 ? 'ajv' : 'ajv/dist/2020.js');
  return new library.default({
    allErrors,
    strictTypes: false,
    strictRequired: false,
    // Only what a payload itself has: `constructor` is no field of it.
    ownProperties: true,
    // A format is a note to the reader unless a vocabulary says otherwise. Source: JSON Schema 2020-12, validation, 7.2.
    validateFormats: false,
    addUsedSchema: false,
    logger: false,
  });
}

const faultOf = ({ instancePath, message = 'is not what it may be' }: ErrorObject): SchemaFault => ({
  path: instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')),
  message,
});

/** Every fault of a JSON Schema itself; none when it can be used. */
export function schemaFaults(schema: Readonly<Record<string, unknown>>): SchemaFault[] {
  try {
    const library = open(schema, true);
    if (library.validateSchema(schema) !== true) return (library.errors ?? []).map(faultOf);
    library.compile(schema);
    return [];
  } catch (error) {
    return [{ path: [], message: error instanceof Error ? error.message : 'cannot be compiled' }];
  }
}

/**
 * Compiles a JSON Schema that {@link schemaFaults} found none in. A value too deep for a schema that refers to itself
 * breaks `depth`.
 */
export function compileSchema(schema: Readonly<Record<string, unknown>>): SchemaCheck {
  const validate: ValidateFunction = open(schema, false).compile(schema);
  return (value) => {
    try {
      return validate(value) ? undefined : (validate.errors?.[0]?.keyword ?? 'schema');
    } catch (error) {
      if (error instanceof RangeError) return 'depth';
      throw error;
    }
  };
}
