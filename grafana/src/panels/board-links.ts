import { macro, value } from '../model/macros.js';
import { uids } from '../model/uids.js';

const kept = ['__url_time_range', 'prometheus_datasource:queryparam', 'tempo_datasource:queryparam']
  .map(macro)
  .join('&');

/** The board of a service, in the time and with the data sources of the board that leads there. */
export const serviceBoard = (service: string): { title: string; url: string } => ({
  title: 'Service board',
  url: `/d/${uids.service}?${kept}&var-service=${service}`,
});

/** In tables: from a service to its board, and from an operation to the board with that operation alone. */
export const tableLinks = {
  service: (label: string) => ({ label, ...serviceBoard(value) }),
  operation: (label: string) => ({
    label,
    title: 'Operation',
    url: `/d/${uids.service}?${kept}&var-operation=${value}`,
  }),
} as const;
