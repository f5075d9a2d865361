import type { CountedEvents } from './burn-model.js';
import { windowClock } from './condition-test.js';
import { spansWhere } from './grid.js';
import { increaseOf } from './increase.js';
import type { Scenario } from './scenario.js';
import { rising, type Stretch, type Values } from './values.js';

/** A share of the events within one window, against its threshold. */
export interface ShareInput {
  /** The share above which it is too much. */
  readonly share: number;
  /** Seconds. */
  readonly window: number;
  readonly for: number;
  /** How many bad events there must be. Default: none in particular. */
  readonly minimum?: number;
  readonly series: (events: CountedEvents) => Readonly<Record<string, string>>;
}

/** What happens to a share of events, such as those slower than a quantile may be. */
export function shareScenarios({ share, window, minimum = 0, series, ...input }: ShareInput): Scenario[] {
  const clock = windowClock(window);
  const perWindow = Math.round(window / clock.sample);
  const waiting = Math.ceil(input.for / clock.sample) + 3;

  const scenario = (name: string, events: CountedEvents): Scenario => {
    const duration = (events.all.length - 1) * clock.sample;
    const within = (values: Values, time: number) => increaseOf(values, clock.sample, time, window);
    return {
      name,
      ...clock,
      duration,
      series: series(events),
      holds: spansWhere(duration, clock.evaluation, (time) => {
        const all = within(events.all, time);
        const bad = events.bad === undefined ? 0 : within(events.bad, time);
        return all !== undefined && bad !== undefined && bad > share * all && Math.round(bad) >= minimum;
      }),
    };
  };
  const total = Math.ceil(Math.max(1_000, 10 * minimum) / share);
  /** Samples in which a share of the events is bad. */
  const phases = (...given: readonly (readonly [samples: number, ratio: number])[]): CountedEvents => {
    const stretches = (rise: (ratio: number) => number): Stretch[] =>
      given.map(([samples, ratio]) => ({ samples, rise: rise(ratio) }));
    return {
      all: rising(
        100 * total,
        stretches(() => total),
      ),
      bad: rising(
        10 * total,
        stretches((ratio) => Math.round(total * ratio)),
      ),
    };
  };
  const still: Values = rising(1_000, [{ samples: perWindow * 2, rise: 0 }]);
  /** So many events within one window, all of them bad. */
  const few = (count: number): CountedEvents => {
    const events = rising(1_000, [
      { samples: perWindow, rise: 0 },
      // `increase` reckons with what may lie beyond the outermost samples of a window.
      { samples: 1, rise: (count * (perWindow - 1)) / perWindow },
      { samples: perWindow, rise: 0 },
    ]);
    return { all: events, bad: events };
  };
  const restarting = (rise: number, start: number): Values => [
    ...rising(start, [{ samples: perWindow, rise }]),
    ...rising(rise, [{ samples: perWindow, rise }]),
  ];
  return [
    scenario(
      'bad for a while',
      phases([perWindow + 1, 0], [perWindow + waiting, Math.min(1, 5 * share)], [perWindow + 3, 0]),
    ),
    scenario('just over the threshold', phases([2 * perWindow, Math.min(1, share * 1.03)])),
    scenario('just under the threshold', phases([2 * perWindow, share * 0.97])),
    scenario('healthy', phases([2 * perWindow, share / 10])),
    scenario('idle after bad events', { all: still, bad: still }),
    scenario('never a bad event', { all: rising(1_000, [{ samples: perWindow * 2, rise: 10 }]), bad: undefined }),
    { ...scenario('no series', { all: still, bad: still }), series: {}, holds: [] },
    ...(minimum > 1
      ? [scenario('one bad event too few', few(minimum - 1)), scenario('just enough bad events', few(minimum))]
      : []),
    scenario('the counters restart', {
      all: restarting(total, 100 * total),
      bad: restarting(Math.round((total * share) / 4), 50 * total),
    }),
  ];
}
