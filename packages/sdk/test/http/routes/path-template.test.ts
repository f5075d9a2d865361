import { expect, test } from 'vitest';
import { pathTemplate } from '../../../src/http/routes/path-template.js';

test.each([
  ['/a/:b', '/a/:b'],
  [/^\/a\/(\d+)$/, '^/a/(\\d+)$'],
  [['/a', ['/b', /c/]], '/a|/b|c'],
])('%s is shown as %s', (path, text) => {
  expect(pathTemplate(path)).toBe(text);
});
