import { cell, macro, value } from '../model/macros.js';
import { uids } from '../model/uids.js';

const kept = ['__url_time_range', 'prometheus_datasource:queryparam', 'tempo_datasource:queryparam']
  .map(macro)
  .join('&');

const titles = { devices: 'Device data flow', self: 'Pulsetrail itself', slo: 'SLO' } as const;

/** Another board, in the time and with the choices of the one that leads there. */
export const boardLink = (board: keyof typeof titles): { title: string; url: string } => ({
  title: titles[board],
  url: `/d/${uids[board]}?${['__url_time_range', '__all_variables'].map(macro).join('&')}`,
});

/** The board of a service, in the time and with the data sources of the board that leads there. */
export const serviceBoard = (service: string): { title: string; url: string } => ({
  title: 'Service board',
  url: `/d/${uids.service}?${kept}&var-service=${service}`,
});

/** In tables: from a service to its board, and from an operation to that of its service with the operation alone. */
export const tableLinks = {
  service: (label: string) => ({ label, ...serviceBoard(value) }),
  operation: (label: string) => ({
    label,
    title: 'Operation',
    url: `${serviceBoard(cell('Service')).url}&var-operation=${value}`,
  }),
} as const;
