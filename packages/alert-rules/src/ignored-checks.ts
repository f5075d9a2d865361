import { isNode, isSeq, type parseAllDocuments } from 'yaml';

type ReadDocument = ReturnType<typeof parseAllDocuments>[number];

const comment = /#\s*pulsetrail:ignore\s+([\w-]+(?:\s*,\s*[\w-]+)*)/g;

/**
 * Finds the checks that comments of a rule file switch off: `# pulsetrail:ignore missing-for, short-window`, in the lines of a
 * rule or in those of comments directly above it.
 *
 * @param path where the groups stand.
 * @returns the checks of a rule, by the positions of its group and of itself.
 */
export function ignoredIn(
  text: string,
  document: ReadDocument,
  path: readonly string[],
): (group: number, rule: number) => string[] {
  // Most files have no such comment, and some are large.
  if (text.search(comment) === -1 || !('getIn' in document)) return () => [];
  const lines = text.split('\n');
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length - 1;
  const groups = document.getIn(path, true);

  /** The line in which a rule begins, or the comments above it; undefined where there is no such rule. */
  const beginning = (group: number, rule: number): number | undefined => {
    const item = document.getIn([...path, group, 'rules', rule], true);
    if (!isNode(item) || !item.range) return undefined;
    let line = lineAt(item.range[0]);
    while (/^\s*#/.test(lines[line - 1] ?? '')) line--;
    return line;
  };
  return (group, rule) => {
    const from = beginning(group, rule);
    const whole = isSeq(groups) ? groups.items[group] : undefined;
    if (from === undefined || !isNode(whole)) return [];
    const to = beginning(group, rule + 1) ?? lineAt((whole.range?.[1] ?? text.length) - 1) + 1;
    const own = lines.slice(from, to).join('\n');
    return [...own.matchAll(comment)].flatMap(([, names = '']) => names.split(/\s*,\s*/));
  };
}
