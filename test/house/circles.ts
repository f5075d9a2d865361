/** What each node leads to. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** The circles of a graph, each once, from the node that is first in the alphabet back to itself. */
export function circles(graph: Graph): string[][] {
  const found = new Map<string, string[]>();
  const done = new Set<string>();
  const walk = (node: string, way: readonly string[]): void => {
    const start = way.indexOf(node);
    if (start >= 0) {
      const circle = way.slice(start);
      const first = circle.indexOf(circle.toSorted()[0] ?? node);
      const turned = [...circle.slice(first), ...circle.slice(0, first)];
      found.set(turned.join(' '), [...turned, ...turned.slice(0, 1)]);
      return;
    }
    if (done.has(node)) return;
    for (const next of graph.get(node) ?? []) walk(next, [...way, node]);
    done.add(node);
  };
  for (const node of graph.keys()) walk(node, []);
  return [...found.values()];
}
