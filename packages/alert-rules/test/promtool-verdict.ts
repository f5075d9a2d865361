import { inFolder, run } from './checker.js';
import { promtool } from './promtool.js';

/** So many at once that what promtool prints of them can be read whole. */
const batch = 1_000;

/** Which of the expressions promtool refuses in a rule file, by their index. */
export async function refusedByPromtool(expressions: readonly string[]): Promise<ReadonlySet<number>> {
  const refused = new Set<number>();
  for (let from = 0; from < expressions.length; from += batch) {
    const rules = expressions.slice(from, from + batch).map((expr, index) => ({ record: `r${index}`, expr }));
    const content = JSON.stringify({ groups: [{ name: 'g', rules }] });
    const { output } = await inFolder([{ path: 'rules.yml', content }], (folder) =>
      run(promtool ?? '', ['check', 'rules', '--lint=none', 'rules.yml'], folder),
    );
    for (const [, number] of output.matchAll(/group "g", rule (\d+), /g)) refused.add(from + Number(number) - 1);
  }
  return refused;
}
