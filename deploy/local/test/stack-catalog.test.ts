import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deviceFamilyNames } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { checkoutFolder } from '../src/checkout.js';
import { loadStackCatalog } from '../src/stack-catalog.js';
import { temporaryFolder } from './fixtures/temporary-folder.js';

test("the demo runs with the clinic's catalog", async () => {
  const { catalog, folder } = await loadStackCatalog({});
  expect(catalog.services.map(({ name }) => name)).toContain('clinic-api');
  expect(folder).toBe(join(checkoutFolder, 'examples', 'clinic'));
});

test('the stack alone runs with all device families', async () => {
  const { catalog } = await loadStackCatalog({ demo: false });
  expect(catalog.pipelines.flatMap(({ families }) => families)).toEqual(deviceFamilyNames);
});

test("secrets of one's own catalog lie beside it", async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'catalog.mjs');
  const source = join(checkoutFolder, 'packages', 'catalog', 'dist', 'index.js');
  await writeFile(
    path,
    `import { defineCatalog } from '${source}';\nexport const catalog = defineCatalog({ services: {} });\n`,
  );
  expect(await loadStackCatalog({ catalog: path })).toMatchObject({ path, folder });
});

test('a catalog that is not there is said', async () => {
  await expect(loadStackCatalog({ catalog: '/nonexistent/catalog.js' })).rejects.toThrow('/nonexistent/catalog.js');
});
