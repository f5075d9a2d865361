import type { Collected } from '../meters/lazy-meter-provider.js';
import type { Registry } from '../registry/registry.js';
import { warnOnce } from '../warning.js';
import { escapeLabelValue } from './escape.js';
import { type ForeignRegistry, foreignFamilies, isOpenMetrics } from './foreign-text.js';
import { familyHeader, registryFamilies, type TextFormat } from './registry-text.js';

/** A written Prometheus page. */
export interface MetricsPage {
  readonly contentType: string;
  readonly body: string;
}

/** Where a page's families come from. */
export interface PageSources {
  readonly registry: Registry;
  /** What was made with the plain OpenTelemetry Meter API; absent where another library owns the provider. */
  readonly meters: { collect(timeoutMillis: number): Promise<Collected> } | undefined;
  /** prom-client registries whose families join the page. */
  readonly registries: readonly ForeignRegistry[];
  /** The value of `service_name` on every sample of ours. */
  readonly serviceName: string;
  /** What `target_info` says of the service. */
  readonly targetInfo: Readonly<Record<string, string>>;
}

/** Milliseconds that observable callbacks have to answer. Half of Prometheus' default scrape timeout. */
const collectTimeout = 5_000;

const classic = 'text/plain; version=0.0.4; charset=utf-8';
const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** Whether an Accept header prefers OpenMetrics over classic text. Source: RFC 9110, section 12.5.1. */
export function acceptsOpenMetrics(accept: string | undefined): boolean {
  let best = { quality: 0, openMetrics: false };
  for (const part of (accept ?? '').split(',')) {
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

/**
 * Writes the page: our own registry, then metrics of the plain Meter API, then prom-client registries. A family that an
 * earlier source has already written is reported once and left out, since a double one would cost the whole scrape.
 *
 * OpenMetrics is written when it is asked for and every prom-client registry writes it too.
 *
 * @throws when a source cannot be collected; the caller answers 500, so that `up` tells the truth.
 */
export async function writePage(sources: PageSources, accept?: string): Promise<MetricsPage> {
  const openMetrics = acceptsOpenMetrics(accept) && sources.registries.every(isOpenMetrics);
  const format: TextFormat = { openMetrics, constantLabels: `service_name="${escapeLabelValue(sources.serviceName)}"` };
  const page = new Map<string, string>([['target_info', targetInfo(sources, format)]]);
  const join = (families: ReadonlyMap<string, string>, source: string) => {
    for (const [name, text] of families) {
      if (!page.has(name)) page.set(name, text);
      else {
        warnOnce(
          `family ${name} ${source}`,
          `Metric ${name} of ${source} is already on the page; this one is left out. Remove or rename one of the two.`,
        );
      }
    }
  };

  await sources.registry.observe(collectTimeout);
  join(registryFamilies(sources.registry, format), 'the declared metrics');
  const { scopeMetrics, errors } = (await sources.meters?.collect(collectTimeout)) ?? { scopeMetrics: [], errors: [] };
  if (errors.length > 0) {
    warnOnce('collect', 'An observable metric callback failed; its metric is missing on the page. Mend the callback.');
  }
  if (scopeMetrics.length > 0) {
    const { otelFamilies } = await import('./otel-text.js');
    join(otelFamilies(scopeMetrics, format), 'the OpenTelemetry Meter API');
  }
  for (const registry of sources.registries) {
    const text = await registry.metrics();
    join(foreignFamilies(text, isOpenMetrics(registry), openMetrics), 'a prom-client registry');
  }
  let body = '';
  for (const text of page.values()) body += text;
  return openMetrics ? { contentType: openMetricsType, body: `${body}# EOF\n` } : { contentType: classic, body };
}
