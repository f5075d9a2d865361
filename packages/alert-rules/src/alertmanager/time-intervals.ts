import { type TimeInterval, type Weekday, weekdays } from '@pulsetrail/catalog';

const dayAfter = (day: Weekday): Weekday => weekdays[(weekdays.indexOf(day) + 1) % weekdays.length] ?? day;

function range(days: readonly Weekday[], from: string, to: string, zone: string): object {
  return {
    ...(from === '00:00' && to === '24:00' ? {} : { times: [{ start_time: from, end_time: to }] }),
    ...(days.length === 0 ? {} : { weekdays: days }),
    location: zone,
  };
}

/** The times of the week as Alertmanager takes them: it knows no range over midnight, which therefore is two. */
export function timeIntervals(intervals: readonly TimeInterval[]): object[] {
  return intervals.map(({ name, days, from, to, zone }) => ({
    name,
    time_intervals:
      from < to
        ? [range(days, from, to, zone)]
        : [range(days, from, '24:00', zone), ...(to === '00:00' ? [] : [range(days.map(dayAfter), '00:00', to, zone)])],
  }));
}
