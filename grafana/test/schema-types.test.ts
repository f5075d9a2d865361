import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { generateDashboards } from '../src/index.js';
import { fullCatalog } from './full-catalog.ts';

/** Where Grafana declares the options of a kind of panel; those that have settings for each field say so. */
const kinds: Readonly<Record<string, { readonly name: string; readonly hasFields?: true }>> = {
  timeseries: { name: 'timeseries/panelcfg/x/TimeSeriesPanelCfg', hasFields: true },
  stat: { name: 'stat/panelcfg/x/StatPanelCfg' },
  bargauge: { name: 'bargauge/panelcfg/x/BarGaugePanelCfg' },
  heatmap: { name: 'heatmap/panelcfg/x/HeatmapPanelCfg', hasFields: true },
  table: { name: 'table/panelcfg/x/TablePanelCfg', hasFields: true },
  nodeGraph: { name: 'nodegraph/panelcfg/x/NodeGraphPanelCfg' },
  'state-timeline': { name: 'statetimeline/panelcfg/x/StateTimelinePanelCfg', hasFields: true },
};

interface Panel {
  readonly type: string;
  readonly options?: object;
  readonly fieldConfig?: { readonly defaults: { readonly custom?: object } };
  readonly panels?: readonly Panel[];
}

/** Enumerations as the texts that stand in JSON, everything else as it is. */
const loose = `
type Loose<T> = 0 extends 1 & T ? T
  : T extends string ? (string extends T ? T : \`\${T}\`)
  : T extends readonly (infer E)[] ? Loose<E>[]
  : T extends object ? { [K in keyof T]: Loose<T[K]> }
  : T;`;

const named = (type: string): string => type.replace('-', '');

/** A program that compiles when Grafana's own types allow the dashboard, all of its panels' options among them. */
function program(content: string): string {
  const { panels } = JSON.parse(content) as { panels: readonly Panel[] };
  const all = panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).filter(({ type }) => type !== 'row');
  return [
    "import type { AnnotationQuery, Dashboard as Board, DataQuery } from '@grafana/schema';",
    ...Object.entries(kinds).map(
      ([type, { name }]) =>
        `import type * as ${named(type)} from '@grafana/schema/dist/esm/raw/composable/${name}_types.gen';`,
    ),
    loose,
    // What Prometheus' annotations have beside those of every data source.
    'type Annotation = Omit<AnnotationQuery, "target"> & { target: DataQuery & { expr: string; legendFormat: string; range: boolean; instant: boolean; exemplar: boolean; interval: string }; titleFormat: string; textFormat: string; tagKeys?: string };',
    'type Dashboard = Omit<Board, "annotations"> & { annotations: { list: Annotation[] } };',
    `export const dashboard: Loose<Dashboard> = ${content};`,
    ...all.map(({ type, options }, index) => {
      if (kinds[type] === undefined) throw new Error(`Say where Grafana declares the panel ${type}.`);
      return `export const options${index}: Loose<${named(type)}.Options> = ${JSON.stringify(options)};`;
    }),
    ...all.flatMap(({ type, fieldConfig }, index) =>
      fieldConfig?.defaults.custom === undefined || !kinds[type]?.hasFields
        ? []
        : [
            `export const custom${index}: Loose<Partial<${named(type)}.FieldConfig>> = ${JSON.stringify(fieldConfig.defaults.custom)};`,
          ],
    ),
  ].join('\n');
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What the compiler says to some programs. */
async function compiled(programs: readonly string[]): Promise<string> {
  const cache = join(root, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'dashboards-'));
  try {
    const files = programs.map((_, index) => join(folder, `dashboard-${index}.ts`));
    await Promise.all(files.map((file, index) => writeFile(file, programs[index] ?? '')));
    const options = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--target',
      'es2023',
      '--module',
      'preserve',
      '--types',
      '',
    ];
    return await new Promise((resolve) => {
      execFile(join(root, 'node_modules', '.bin', 'tsc'), [...options, ...files], { cwd: root }, (_, stdout, stderr) =>
        resolve(`${stdout}${stderr}`),
      );
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe("Grafana's own types", () => {
  const contents = generateDashboards(fullCatalog).map(({ content }) => content);

  test('allow every dashboard, and the options of every panel', async () => {
    expect(await compiled(contents.map(program))).toBe('');
  });

  test.for([
    ['a key of a dashboard that there is not', '"editable"', '"editible"'],
    ['a threshold mode that there is not', '"mode": "absolute"', '"mode": "relative"'],
    ['a position that is none', '"w": 24', '"w": "24"'],
    ['an option of a panel that there is not', '"showLegend"', '"showLegends"'],
    ['a way to draw that there is not', '"showPoints": "never"', '"showPoints": "seldom"'],
  ] as const)('refuse %s', async ([, right, wrong]) => {
    const [content = ''] = contents;
    expect(content).toContain(right);
    expect(await compiled([program(content.replace(right, wrong))])).toContain('error TS');
  });
});
