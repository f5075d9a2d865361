import { errorType } from '../error-type.js';
import type { Collected, LazyMeterProvider } from '../meters/lazy-meter-provider.js';
import type { Registry } from '../registry/registry.js';
import { minuteWarning, warnOnce } from '../warning.js';
import { escapeLabelValue } from './escape.js';
import { type ForeignRegistry, foreignFamilies, isOpenMetrics } from './foreign-text.js';
import { familyHeader, registryFamilies, type TextFormat } from './registry-text.js';
import { within } from './within.js';

/** A written Prometheus page. */
export interface MetricsPage {
  readonly contentType: string;
  readonly body: string;
}

/** Where a page's families come from. */
export interface PageSources {
  readonly registry: Registry;
  /** What was made with the plain OpenTelemetry Meter API; absent where another library owns the provider. */
  readonly meters: Pick<LazyMeterProvider, 'collect'> | undefined;
  /** prom-client registries whose families join the page. */
  readonly registries: readonly ForeignRegistry[];
  /** The value of `service_name` on every sample of ours. */
  readonly serviceName: string;
  /** What `target_info` says of the service. */
  readonly targetInfo: Readonly<Record<string, string>>;
}

/**
 * Milliseconds that every source has to answer, and with that the page, since all are asked at once. Half of Prometheus'
 * default scrape timeout.
 */
const collectTimeout = 5_000;

const classic = 'text/plain; version=0.0.4; charset=utf-8';
const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** Whether an Accept header prefers OpenMetrics over classic text. Source: RFC 9110, section 12.5.1. */
export function acceptsOpenMetrics(accept: string | undefined): boolean {
  let best = { quality: 0, openMetrics: false };
  // Untyped callers hand over anything.
  for (const part of typeof accept === 'string' ? accept.split(',') : []) {
    const [type = '', ...parameters] = part.trim().split(';');
    const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
    const quality = weight === undefined ? 1 : Number(weight);
    const openMetrics = type.trim() === 'application/openmetrics-text';
    if ((openMetrics || type.trim() === 'text/plain' || type.trim() === '*/*') && quality > best.quality) {
      best = { quality, openMetrics };
    }
  }
  return best.openMetrics;
}

function targetInfo(sources: PageSources, format: TextFormat): string {
  const labels = Object.entries(sources.targetInfo).map(([name, value]) => `${name}="${escapeLabelValue(value)}"`);
  const header = familyHeader('target_info', 'gauge', 'What the target is.', '', format.openMetrics);
  return `${header}target_info{${[format.constantLabels, ...labels].join(',')}} 1\n`;
}

const nothing: Collected = { scopeMetrics: [], errors: [] };
const warnOfRegistry = minuteWarning();

/** The text of a prom-client registry. One that fails is said, with its place and the type of its error. */
async function textOf(registry: ForeignRegistry, index: number): Promise<string> {
  try {
    // Asked anew for each page: one that hung once is heard again as soon as it answers.
    return await within(collectTimeout, Promise.resolve(registry.metrics()));
  } catch (error) {
    warnOfRegistry(
      `metrics.registries[${index}] failed with ${errorType(error)}. The metrics page answers 500 for as long. Mend what the registry collects, or leave it out.`,
    );
    throw error;
  }
}

/**
 * Writes the page: our own registry together with metrics of the plain Meter API, then prom-client registries. A family of
 * these that is there already is reported once and left out, since a double one would cost the whole scrape.
 *
 * OpenMetrics is written when it is asked for and every prom-client registry writes it too.
 *
 * @throws when a source cannot be collected, or not in time; the caller answers 500, so that `up` tells the truth.
 */
export async function writePage(sources: PageSources, accept?: string): Promise<MetricsPage> {
  const openMetrics = acceptsOpenMetrics(accept) && sources.registries.every(isOpenMetrics);
  const format: TextFormat = { openMetrics, constantLabels: `service_name="${escapeLabelValue(sources.serviceName)}"` };
  const observed = sources.registry.observe(collectTimeout);
  const [{ scopeMetrics, errors }, ...texts] = await Promise.all([
    sources.meters?.collect(collectTimeout, observed) ?? nothing,
    ...sources.registries.map(textOf),
    observed,
  ]);
  if (errors.length > 0) {
    warnOnce('collect', 'An observable metric callback failed; its metric is missing on the page. Mend the callback.');
  }

  const page = new Map<string, string>([['target_info', targetInfo(sources, format)]]);
  for (const [name, text] of registryFamilies(sources.registry, format)) page.set(name, text);
  if (scopeMetrics.length > 0) {
    const { otelFamilies } = await import('./otel-text.js');
    for (const [name, { header, samples }] of otelFamilies(scopeMetrics, format)) {
      page.set(name, (page.get(name) ?? header) + samples);
    }
  }
  for (const [index, registry] of sources.registries.entries()) {
    const families = foreignFamilies(texts[index] as string, isOpenMetrics(registry), openMetrics);
    for (const [name, text] of families) {
      if (!page.has(name)) page.set(name, text);
      else {
        warnOnce(
          `family ${name} ${index}`,
          `Metric ${name} of metrics.registries[${index}] is already on the page; this one is left out. Remove or rename one of the two.`,
        );
      }
    }
  }
  let body = '';
  for (const text of page.values()) body += text;
  return openMetrics ? { contentType: openMetricsType, body: `${body}# EOF\n` } : { contentType: classic, body };
}
