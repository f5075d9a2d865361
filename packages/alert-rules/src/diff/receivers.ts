import { parse } from 'yaml';

/** A node of Alertmanager's tree of routes, as far as it says who gets an alert. */
interface Route {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly continue?: boolean;
  readonly routes?: readonly Route[];
}

type Labels = Readonly<Record<string, string>>;

/** One matcher as Alertmanager writes it: `severity="critical"`, `service=~"a|b"`. */
function matches(matcher: string, labels: Labels): boolean {
  const [, label = '', operator, quoted = ''] = /^\s*"?([^"=!~\s]+)"?\s*(=~|!~|!=|=)\s*(.*?)\s*$/s.exec(matcher) ?? [];
  const value = quoted.startsWith('"') ? (JSON.parse(quoted) as string) : quoted;
  const present = labels[label] ?? '';
  const isLike = (): boolean => new RegExp(`^(?:${value})$`).test(present);
  switch (operator) {
    case '=':
      return present === value;
    case '!=':
      return present !== value;
    case '=~':
      return isLike();
    default:
      return !isLike();
  }
}

/** Source: Alertmanager, "Routing": depth first, the first child that matches, further ones after `continue`. */
function receiversBelow(route: Route, labels: Labels, inherited: string): string[] {
  const receiver = route.receiver ?? inherited;
  const found: string[] = [];
  for (const child of route.routes ?? []) {
    if (!(child.matchers ?? []).every((matcher) => matches(matcher, labels))) continue;
    found.push(...receiversBelow(child, labels, receiver));
    if (child.continue !== true) break;
  }
  return found.length === 0 ? [receiver] : found;
}

/**
 * Who gets an alert, by the text of Alertmanager's configuration.
 *
 * @returns a function from the labels of an alert to the names of its receivers; undefined for what is no configuration
 */
export function receiversIn(configuration: string): ((labels: Labels) => readonly string[]) | undefined {
  let content: unknown;
  try {
    content = parse(configuration);
  } catch {
    return undefined;
  }
  if (typeof content !== 'object' || content === null || !('route' in content)) return undefined;
  const { route } = content as { route: Route };
  return (labels) => [...new Set(receiversBelow(route, labels, ''))];
}
