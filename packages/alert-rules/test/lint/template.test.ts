import { expect, test } from 'vitest';
import { actionsIn } from '../../src/lint/template.js';

test('gives the actions, and which of them stand where the dot is another', () => {
  const template = 'a {{- $value -}} {{ if .Value }}{{ with query "x" }}{{ . }}{{ end }}{{ .Labels.a }}{{ end }}';
  expect(actionsIn(template)).toEqual([
    { action: '$value', isWithin: false },
    { action: 'if .Value', isWithin: false },
    { action: 'with query "x"', isWithin: false },
    { action: '.', isWithin: true },
    { action: 'end', isWithin: true },
    { action: '.Labels.a', isWithin: false },
    { action: 'end', isWithin: false },
  ]);
  expect(actionsIn('plain words } { and {{')).toEqual([]);
});
