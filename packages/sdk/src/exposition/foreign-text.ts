/**
 * A registry of prom-client or @prometheus-io/client, recognized by its shape so that any version and copy of it will do.
 */
export interface ForeignRegistry {
  /** The registry's own exposition text. */
  metrics(): string | Promise<string>;
  /** The format of that text. */
  readonly contentType: string;
}

/** Whether something is such a registry. */
export const isForeignRegistry = (given: unknown): given is ForeignRegistry =>
  typeof (given as Partial<ForeignRegistry> | null)?.metrics === 'function' &&
  typeof (given as ForeignRegistry).contentType === 'string';

/** Whether the registry writes OpenMetrics text. */
export const isOpenMetrics = (registry: ForeignRegistry): boolean =>
  registry.contentType.startsWith('application/openmetrics-text');

const metadata = /^# (HELP|TYPE|UNIT) (\S+) ?(.*)$/;

/** A sample up to its exemplar; label values can hold anything, so they are stepped over as quoted text. */
const sampleWithExemplar = /^([^\s{]+(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})? [^#]*?) # \{.*$/;

interface Family {
  /** The exported name: that of a counter with `_total`, in either format. */
  name: string;
  /** The name by which the text itself calls the family. */
  readonly written: string;
  meta: { readonly keyword: string; readonly rest: string }[];
  samples: string[];
}

function readFamilies(text: string, openMetrics: boolean): Family[] {
  const families: Family[] = [];
  let family: Family | undefined;
  for (const line of text.split('\n')) {
    if (line === '' || line === '# EOF') continue;
    const [, keyword, written = '', rest = ''] = metadata.exec(line) ?? [];
    if (keyword === undefined) {
      family?.samples.push(line);
      continue;
    }
    if (family === undefined || family.written !== written || family.samples.length > 0) {
      family = { name: written, written, meta: [], samples: [] };
      families.push(family);
    }
    if (openMetrics && keyword === 'TYPE' && rest === 'counter') family.name = `${written}_total`;
    family.meta.push({ keyword, rest });
  }
  return families;
}

/** OpenMetrics text of a family as classic text: a counter is called by its sample, units and exemplars do not exist. */
function asClassic({ name, meta, samples }: Family): string {
  const head = meta
    .filter(({ keyword }) => keyword !== 'UNIT')
    .map(({ keyword, rest }) => `# ${keyword} ${name} ${rest}`);
  return [...head, ...samples.map((sample) => sample.replace(sampleWithExemplar, '$1')), ''].join('\n');
}

const asWritten = ({ written, meta, samples }: Family): string =>
  [...meta.map(({ keyword, rest }) => `# ${keyword} ${written} ${rest}`), ...samples, ''].join('\n');

/**
 * Splits an exposition into its families, by exported name (that of a counter with `_total`, in either format).
 *
 * @param fromOpenMetrics the format of the text.
 * @param toOpenMetrics the format that is wanted; OpenMetrics text can become classic, not the other way round.
 */
export function foreignFamilies(text: string, fromOpenMetrics: boolean, toOpenMetrics: boolean): Map<string, string> {
  const write = fromOpenMetrics && !toOpenMetrics ? asClassic : asWritten;
  return new Map(readFamilies(text, fromOpenMetrics).map((family) => [family.name, write(family)]));
}
