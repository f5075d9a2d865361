/** A notification as a local endpoint received it. */
export interface Notification {
  /** When it came, ISO 8601 in UTC. */
  readonly at: string;
  readonly via: 'slack' | 'email';
  /** Channel or addresses. */
  readonly to: string;
  readonly title: string;
  readonly text: string;
  /** Slack: the JSON that was posted. */
  readonly payload?: unknown;
  /** Email: the HTML part. */
  readonly html?: string;
}

/** Takes out what could steer the terminal; line ends and tabs stay. */
const harmless = (text: string): string => text.replaceAll('\r\n', '\n').replace(/[^\P{C}\n\t]/gu, '');

/** The longest address that is shown whole; the queries that Prometheus links to fill a screen. */
const longest = 120;

const shortened = (text: string): string =>
  text.replace(/https?:\/\/\S+/g, (url) => (url.length > longest ? `${url.slice(0, longest)}...` : url));

/** A notification for the terminal: one line with time, channel and title, then its text. */
export function printed({ at, via, to, title, text }: Notification): string {
  const lines = shortened(harmless(text))
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  const head = `${at.slice(11, 19)}  ${via.padEnd(5)}  ${harmless(to)}  ${harmless(title).replaceAll('\n', ' ')}`;
  return `${[head, ...lines.map((line) => `          ${line}`)].join('\n')}\n`;
}
