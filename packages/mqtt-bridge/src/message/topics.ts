import type { DeviceFamilyName } from '@pulsetrail/catalog';
import { parseSubscription, type Subscription } from '../connection/subscription.js';
import type { DeviceFamily } from '../families/family.js';

/** A subscription and the family that reads what it brings. */
export interface Route {
  readonly subscription: Subscription;
  readonly family: DeviceFamily;
}

/** A topic's family, its subscription, and the topic as it may be shown. */
export interface TopicMatch {
  readonly family: DeviceFamilyName;
  readonly destination: string;
  /** The filter that brings it, one of the configured ones. */
  readonly filter: string;
}

/**
 * What the wildcards of a filter match in a topic, level by level; `undefined` when the filter does not match.
 * Source: MQTT 5.0, section 4.7, "Topic Names and Topic Filters".
 */
export function matchFilter(filter: string, topic: string): readonly string[] | undefined {
  const pattern = filter.split('/');
  const levels = topic.split('/');
  if (topic.startsWith('$') && (pattern[0] === '#' || pattern[0] === '+')) return undefined;
  const wild: string[] = [];
  for (const [index, part] of pattern.entries()) {
    if (part === '#') return [...wild, ...levels.slice(index)];
    const level = levels[index];
    if (level === undefined) return undefined;
    if (part === '+') wild.push(level);
    else if (part !== level) return undefined;
  }
  return levels.length === pattern.length ? wild : undefined;
}

/**
 * The families' routes: the subscriptions that are configured, else to each family's own topics.
 *
 * @param topics as `parseSubscription` reads them; what it cannot read is left out, since the options refuse it.
 * @param sharedGroup group for the subscriptions that name none.
 */
export const routesOf = (
  families: readonly DeviceFamily[],
  topics: Readonly<Partial<Record<string, readonly string[]>>> = {},
  sharedGroup?: string,
): Route[] =>
  families.flatMap((family) =>
    (topics[family.name] ?? family.topics).flatMap((text) => {
      const subscription = parseSubscription(text);
      if (subscription === undefined) return [];
      return { family, subscription: { ...(sharedGroup !== undefined && { group: sharedGroup }), ...subscription } };
    }),
  );

/**
 * Finds the family that reads a topic. What a wildcard matched could name a device or a person: the topic is shown only
 * when the family knows each such word, else the filter stands for it.
 */
export function routeTopic(routes: readonly Route[], topic: string): TopicMatch | undefined {
  for (const { subscription, family } of routes) {
    const { filter } = subscription;
    const wild = matchFilter(filter, topic);
    if (wild === undefined) continue;
    const isKnown = wild.every((word) => family.topicWords.includes(word.toLowerCase()));
    return { family: family.name, destination: isKnown ? topic : filter, filter };
  }
  return undefined;
}

/** How many topics a router remembers: those of devices are few and fixed, unless ids stand in them. */
const remembered = 1_000;

/** {@link routeTopic} that remembers topics, since most messages come on one of a few. */
export function routerOf(routes: readonly Route[]): (topic: string) => TopicMatch | undefined {
  const known = new Map<string, TopicMatch | undefined>();
  return (topic) => {
    const found = known.get(topic);
    if (found !== undefined || known.has(topic)) return found;
    if (known.size >= remembered) known.clear();
    const match = routeTopic(routes, topic);
    known.set(topic, match);
    return match;
  };
}
