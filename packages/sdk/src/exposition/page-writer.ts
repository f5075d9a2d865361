import { metrics } from '@pulsetrail/catalog/metrics';
import { errorType } from '../error-type.js';
import { acceptsOpenMetrics, type MetricsPage, type PageSources, writePage } from './page.js';

/** Writes a process's page; `accept` is the request's Accept header. */
export type PageWriter = (accept?: string) => Promise<MetricsPage>;

/** Thrown to who asks for the page itself, when it cannot be written. */
export class MetricsPageError extends Error {
  readonly code = 'PULSETRAIL_METRICS_PAGE';
  override readonly name = 'MetricsPageError';
}

/**
 * The same writer, failing with the type of an error alone: what a collector's own message says could be personal.
 * The promise rejects with a {@link MetricsPageError}.
 */
export const withoutMessages =
  (write: PageWriter): PageWriter =>
  async (accept) => {
    try {
      return await write(accept);
    } catch (error) {
      throw new MetricsPageError(`The metrics could not be collected: ${errorType(error)}.`);
    }
  };

/**
 * Makes the writer of a process's page. Scrapes that come while one of the same format is being written share it, so
 * that many scrapers cost no more than one. What writing took, and how large the page was, is on the next one.
 */
export function pageWriter(sources: PageSources): PageWriter {
  const durations = sources.registry.instrument(metrics.sdkScrapeDuration);
  const succeeded = durations.with({});
  const size = sources.registry.instrument(metrics.sdkScrapeSize).with({});
  const underWay = new Map<boolean, Promise<MetricsPage>>();

  const write = async (accept: string | undefined): Promise<MetricsPage> => {
    const start = performance.now();
    const seconds = () => (performance.now() - start) / 1_000;
    try {
      const page = await writePage(sources, accept);
      succeeded.record(seconds());
      size.set(Buffer.byteLength(page.body));
      return page;
    } catch (error) {
      durations.record(seconds(), { 'error.type': errorType(error) });
      throw error;
    }
  };

  return (accept) => {
    const format = acceptsOpenMetrics(accept);
    const running = underWay.get(format);
    if (running !== undefined) return running;
    const page = write(accept).finally(() => underWay.delete(format));
    underWay.set(format, page);
    return page;
  };
}
