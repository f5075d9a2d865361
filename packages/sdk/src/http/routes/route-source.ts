import type { IncomingMessage } from 'node:http';

/** A framework whose route templates are known. Adding one is adding a file here and a line in `index.ts`. */
export interface RouteSource {
  /** The framework and its version. */
  readonly name: string;
  /** Listens for what the framework says of requests, where it does; returns a function that stops it. */
  watch?(): () => void;
  /** The template of the route that took a request, such as `/patients/:id`, once the request has been answered. */
  of(request: IncomingMessage): string | undefined;
  /** What a handler of the request threw, where the framework tells. Asked where the answer is 5xx. */
  thrownBy?(request: IncomingMessage): unknown;
}
