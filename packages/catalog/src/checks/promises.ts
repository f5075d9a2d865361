import { type Finding, listed } from '../finding.js';
import type { Path } from '../path.js';
import type { CounterPromise } from '../promise-model.js';
import { writeDuration } from '../quantities.js';
import type { Check } from './check.js';
import { unknown } from './references.js';
import { type PlacedTarget, targetsOf } from './targets.js';
import { windowObjection } from './windows.js';

/** What is wrong with the labels whose events a ratio means. */
function ratioFindings(path: Path, { metric, ratio }: CounterPromise, written: readonly string[]): Finding[] {
  if (ratio === undefined) return [];
  if (written.length === 0) {
    return [
      { path: [...path, 'of'], message: "means all events; name a label with its values, such as { result: 'fail' }" },
    ];
  }
  return Object.entries(ratio.of).flatMap(([label, meant]) => {
    const at = [...path, 'of', label];
    const values = metric.values[label];
    if (values === undefined) return unknown(at, label, metric.labels, 'label', "the counter's labels");
    return meant.flatMap((value) =>
      values.includes(value)
        ? []
        : [
            {
              path: at,
              value,
              message: `unknown value; use one of ${listed(values)}, or add it to the counter's labels`,
            },
          ],
    );
  });
}

/** What is wrong with the bounds of a counter's rate, and the window over which they are looked at. */
function rateFindings(path: Path, { atLeast, atMost, over }: CounterPromise, scrapeInterval: number): Finding[] {
  const findings: Finding[] = [];
  const message = windowObjection(over, scrapeInterval);
  if (message !== undefined) findings.push({ path: [...path, 'over'], value: writeDuration(over), message });
  if (atLeast !== undefined && atMost !== undefined && atLeast.perSecond >= atMost.perSecond) {
    findings.push({ path: [...path, 'atLeast'], message: 'not below atMost; no rate keeps both' });
  }
  if (atLeast !== undefined && atLeast.perSecond * over < 1) {
    const least = Math.ceil(1 / atLeast.perSecond / 60) * 60;
    const message = `less than one event in ${writeDuration(over)}, so that it would alert in every pause; set over: '${writeDuration(least)}' or longer`;
    findings.push({ path: [...path, 'atLeast'], message });
  }
  return findings;
}

const hour = 3_600;

/** What is wrong with a floor of calls: rules look at it over as long as it takes to tell an outage from a pause. */
const floorFindings = ({ path, target: { throughput } }: PlacedTarget): Finding[] => {
  if (throughput === undefined || throughput.perSecond * hour >= 1) return [];
  const message =
    'less than one call in an hour, so that an outage looks like a pause; promise 1/h or more, or watch what makes the calls as a heartbeat';
  return [{ path: [...path, 'throughput'], message }];
};

/** What is promised must be something that can be broken, and that does not break by itself. */
export const promises: Check = ({ catalog, names }) => [
  ...targetsOf(catalog).flatMap(floorFindings),
  ...catalog.services.flatMap(({ name, counterPromises, heartbeats }) => [
    ...counterPromises.flatMap((promise) => {
      const path = ['services', name, 'counters', promise.metric.name, 'target'];
      const written = names(...path) ?? [];
      const isEmpty = !['atLeast', 'atMost', 'ratio'].some((part) => written.includes(part));
      return [
        ...(isEmpty ? [{ path, message: 'promises nothing; give atLeast, atMost or ratio, or leave it out' }] : []),
        ...ratioFindings([...path, 'ratio'], promise, names(...path, 'ratio', 'of') ?? []),
        ...rateFindings(path, promise, catalog.alerting.scrapeInterval),
      ];
    }),
    ...heartbeats.flatMap((beat) => {
      const least = 2 * catalog.alerting.scrapeInterval;
      const message = `less than two scrapes apart; no scrape can tell, use ${writeDuration(least)} or more`;
      return beat.every < least ? [{ path: ['services', name, 'heartbeats', beat.name, 'every'], message }] : [];
    }),
  ]),
];
