/**
 * A registry of prom-client or @prometheus-io/client, recognized by its shape so that any version and copy of it will do.
 */
export interface ForeignRegistry {
  /** The registry's own exposition text. */
  metrics(): string | Promise<string>;
  /** The format of that text. */
  readonly contentType: string;
}

/** Whether the registry writes OpenMetrics text. */
export const isOpenMetrics = (registry: ForeignRegistry): boolean =>
  registry.contentType.startsWith('application/openmetrics-text');

/** Splits an exposition into its families, by exported name (that of a counter with `_total`, in either format). */
export function foreignFamilies(text: string, openMetrics: boolean): Map<string, string> {
  const families = new Map<string, string>();
  let name = '';
  let header = '';
  let body = '';
  const close = () => {
    if (name !== '') families.set(name, header + body);
    header = '';
    body = '';
    name = '';
  };
  for (const line of text.split('\n')) {
    if (line === '' || line === '# EOF') continue;
    const meta = /^# (HELP|TYPE|UNIT) (\S+) ?(.*)$/.exec(line);
    if (meta === null) {
      body += `${line}\n`;
      continue;
    }
    const [, keyword, family = '', rest] = meta;
    if (body !== '' || (name !== '' && name !== family && name !== `${family}_total`)) close();
    if (name === '') name = family;
    if (openMetrics && keyword === 'TYPE' && rest === 'counter') name = `${family}_total`;
    header += `${line}\n`;
  }
  close();
  return families;
}
