import { expect, test } from 'vitest';
import { importsOf } from './imports.js';

test.each([
  ["import a from 'x';", ['x']],
  ["import 'x';", ['x']],
  ["import type { A } from './a.js';", ['./a.js']],
  ["import {\n  type A,\n  b,\n} from './a.js';", ['./a.js']],
  ["export * from './a.js';", ['./a.js']],
  ["export { type A } from './a.js';", ['./a.js']],
  ["const a = await import('./a.js');", ['./a.js']],
  ["let a: import('./a.js').A;", ['./a.js']],
  ["import a = require('x');", ['x']],
  ["import a from 'x';\nimport b from 'y';\nexport * from 'x';", ['x', 'y']],
  ["// import a from 'x';\n/** import b from 'y'; */", []],
  ['const text = `\nimport a from "x";\n`;', []],
  ['const text = "import(\'x\')";', []],
  ["export const a = 'x';", []],
  ['await import(name);', []],
])('%j imports %j', (source, imports) => {
  expect(importsOf(source)).toEqual(imports);
});
