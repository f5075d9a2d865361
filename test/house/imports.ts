import { parseAst } from 'vitest/node';

const isNode = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Where each kind of node that imports something keeps what it imports. */
const sources: Readonly<Record<string, string>> = {
  ImportDeclaration: 'source',
  ExportNamedDeclaration: 'source',
  ExportAllDeclaration: 'source',
  ImportExpression: 'source',
  TSImportType: 'source',
  TSExternalModuleReference: 'expression',
};

/** What a TypeScript source imports, statically, dynamically or as a type, in its order and each once. */
export function importsOf(source: string): string[] {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    if (!isNode(value)) return;
    const key = sources[String(value.type)];
    const specifier = key === undefined ? undefined : value[key];
    if (isNode(specifier) && typeof specifier.value === 'string') found.add(specifier.value);
    Object.values(value).forEach(walk);
  };
  walk(parseAst(source, { lang: 'ts' }));
  return [...found];
}
