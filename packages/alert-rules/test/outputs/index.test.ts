import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { GeneratedFile } from '../../src/generated-file.js';
import { ruleGroups } from '../../src/groups.js';
import { lintRules } from '../../src/lint/index.js';
import { ruleFiles } from '../../src/outputs/index.js';
import { ruleFormats } from '../../src/outputs/options.js';
import { readRuleFile } from '../../src/rule-file.js';
import { findTool, inFolder, run } from '../checker.js';
import { sampleCatalog } from '../sample-catalog.js';
import { longWindow, outputCatalog } from './catalog.js';

const promtool = findTool('promtool');

const nameOf = (rule: object): string => String('alert' in rule ? rule.alert : 'record' in rule && rule.record);

/** 150 services with eight alerts each. */
const largeCatalog = defineCatalog({
  services: Object.fromEntries(
    Array.from({ length: 150 }, (_value, index) => [
      `shop-${index}`,
      {
        owner: 'web',
        operations: {
          pay: { kind: 'api', component: 'payment', target: { errors: '1%' } },
          browse: { kind: 'api', component: 'catalog', target: { errors: '2%' } },
        },
      } as const,
    ]),
  ),
});

/** A manifest as the rule file that the operator makes of it. */
const asRuleFile = ({ path, content }: GeneratedFile): GeneratedFile => ({
  path: path.replaceAll('/', '.'),
  content: path.startsWith('kubernetes') ? JSON.stringify(parse(content).spec) : content,
});

describe.each(ruleFormats)('format %s', (format) => {
  const options = { format, longWindow, kubernetes: { namespace: 'monitoring', labels: { release: 'kube' } } };

  test.for(
    ruleFiles(outputCatalog, ruleGroups(outputCatalog), options).map(({ path, content }) => [path, content] as const),
  )('gives the golden %s', async ([path, content]) => {
    await expect(content).toMatchFileSnapshot(`../golden/outputs/${path}`);
  });

  test.for([
    ['together', {}],
    ['long ones apart', { longWindow }],
  ] as const)('has every rule once, %s, and gives the same files every time', ([, split]) => {
    const groups = ruleGroups(sampleCatalog);
    const files = ruleFiles(sampleCatalog, groups, { format, ...split });
    expect(files).toEqual(ruleFiles(sampleCatalog, groups, { format, ...split }));
    const written = files.flatMap(({ content }) => readRuleFile(content).flatMap(({ rules }) => rules.map(nameOf)));
    expect(written.toSorted()).toEqual(groups.flatMap(({ rules }) => rules.map(nameOf)).toSorted());
    for (const { content } of files) {
      const names = readRuleFile(content).map(({ name }) => name);
      expect(names).toEqual([...new Set(names)]);
    }
  });

  test('has no finding of our own checks', () => {
    const groups = ruleFiles(sampleCatalog, ruleGroups(sampleCatalog), { format, longWindow }).flatMap(({ content }) =>
      readRuleFile(content),
    );
    expect(lintRules(groups, { catalog: sampleCatalog })).toEqual([]);
  });

  test.skipIf(promtool === undefined).for([
    ['the sample catalog', sampleCatalog],
    ['a large catalog', largeCatalog],
  ] as const)('passes promtool, with every lint fatal: %s', async ([, catalog]) => {
    const files = ruleFiles(catalog, ruleGroups(catalog), { format, longWindow }).map(asRuleFile);
    const { code, output } = await inFolder(files, (folder) =>
      run(promtool ?? '', ['check', 'rules', '--lint=all', '--lint-fatal', ...files.map(({ path }) => path)], folder),
    );
    expect(output).not.toContain('FAILED');
    expect(code).toBe(0);
  });
});

test('a large catalog has a file for each service, and one for what they share', () => {
  const paths = ruleFiles(largeCatalog, ruleGroups(largeCatalog)).map(({ path }) => path);
  expect(paths).toHaveLength(151);
  expect(paths.slice(0, 2)).toEqual(['rules/pulsetrail.rules.yml', 'rules/pulsetrail.shop-0.rules.yml']);
});
