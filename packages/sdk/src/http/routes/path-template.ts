/** A path as routers take it. */
export type Path = string | RegExp | readonly Path[];

/** A path as one bounded text: alternatives are listed, of an expression its source is shown. */
export function pathTemplate(path: Path): string {
  if (typeof path === 'string') return path;
  return path instanceof RegExp ? path.source.replaceAll('\\/', '/') : path.map(pathTemplate).join('|');
}
