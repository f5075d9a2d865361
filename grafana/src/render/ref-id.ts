/** The name of a panel's nth query, as Grafana counts: A to Z, then AA. */
export const refId = (index: number): string =>
  `${index < 26 ? '' : refId(Math.floor(index / 26) - 1)}${String.fromCharCode(65 + (index % 26))}`;
