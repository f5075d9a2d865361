import type { DeviceFamilyName } from '@pulsetrail/catalog';
import type { DeviceFamily } from './families/family.js';

/** A subscription and the family that reads what it brings. */
export interface Route {
  readonly filter: string;
  readonly family: DeviceFamily;
}

/** A topic's family, and the topic as it may be shown. */
export interface TopicMatch {
  readonly family: DeviceFamilyName;
  readonly destination: string;
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

/** Whether text is a topic filter: `+` alone on its level, `#` alone on the last. */
export const isFilter = (text: string): boolean =>
  text.length > 0 &&
  text
    .split('/')
    .every((level, index, levels) =>
      level === '#' ? index === levels.length - 1 : level === '+' || !/[+#]/.test(level),
    );

/** The families' routes: the filters that are configured, else each family's own. */
export const routesOf = (
  families: readonly DeviceFamily[],
  topics: Readonly<Partial<Record<DeviceFamilyName, readonly string[]>>> = {},
): Route[] =>
  families.flatMap((family) => (topics[family.name] ?? family.topics).map((filter) => ({ filter, family })));

/**
 * Finds the family that reads a topic. What a wildcard matched could name a device or a person: the topic is shown only
 * when the family knows each such word, else the filter stands for it.
 */
export function routeTopic(routes: readonly Route[], topic: string): TopicMatch | undefined {
  for (const { filter, family } of routes) {
    const wild = matchFilter(filter, topic);
    if (wild === undefined) continue;
    const isKnown = wild.every((word) => family.topicWords.includes(word.toLowerCase()));
    return { family: family.name, destination: isKnown ? topic : filter };
  }
  return undefined;
}
