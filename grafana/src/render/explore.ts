import { macro } from '../model/macros.js';
import { source } from './data-sources.js';

/** Keeps Grafana's variables readable in an address that is otherwise encoded. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/%24%7B(.+?)%7D/g, (_, name: string) => `\${${decodeURIComponent(name)}}`);

/** The address of a search for traces in Grafana's Explore, in the time that the board shows. */
export function traceSearch(traceql: string): string {
  const tempo = source('tempo');
  const panes = {
    traces: {
      datasource: tempo.uid,
      range: { from: macro('__from'), to: macro('__to') },
      queries: [{ refId: 'A', datasource: tempo, queryType: 'traceql', query: traceql, limit: 20 }],
    },
  };
  return `/explore?schemaVersion=1&panes=${encoded(JSON.stringify(panes))}`;
}
