import type { DeviceFamily } from '../families/family.js';
import type { Route } from '../message/topics.js';

/**
 * The families whose devices can be waited for: those with a heartbeat whose messages all come to this bridge. Of a shared
 * subscription it gets some only, and would call devices silent that another bridge hears.
 *
 * @param say takes one sentence about those that cannot.
 */
export function watchedFamilies(routes: readonly Route[], say: (sentence: string) => void): readonly DeviceFamily[] {
  const all = new Set(routes.map(({ family }) => family).filter(({ heartbeat }) => heartbeat !== undefined));
  const shared = new Set(
    routes
      .filter(({ family, subscription }) => all.has(family) && subscription.group !== undefined)
      .map(({ family }) => family),
  );
  if (shared.size > 0) {
    say(
      `Which devices are silent is not told for ${[...shared].map(({ name }) => name).join(', ')}: a shared subscription brings this bridge only some of their messages.`,
    );
  }
  return [...all].filter((family) => !shared.has(family));
}
