import type { ReadableStream as WebStream } from 'node:stream/web';
import type { Ending } from './ending.js';

/** Whether something is a web stream that nobody reads yet. */
export const isWebStream = (result: object): result is WebStream =>
  typeof (result as Partial<WebStream>).getReader === 'function' &&
  result instanceof ReadableStream &&
  !(result as WebStream).locked;

/** Whether a stream gives its bytes into buffers of the reader. */
function takesBuffers(stream: WebStream): boolean {
  try {
    stream.getReader({ mode: 'byob' }).releaseLock();
    return true;
  } catch {
    return false;
  }
}

/**
 * A stream that gives what another gives, no sooner than it is asked: web streams have no event of their end. Its kind,
 * bytes or not, and what a reader's cancelling does stay the same.
 */
export function watchedWebStream(stream: WebStream, ending: Ending): WebStream {
  const type = takesBuffers(stream) ? 'bytes' : undefined;
  const reader = stream.getReader();
  const source = {
    pull: async (controller: { enqueue(chunk: never): void; close(): void; byobRequest?: unknown }) => {
      try {
        const { done, value } = await reader.read();
        if (!done) {
          controller.enqueue(value as never);
          return;
        }
      } catch (error) {
        ending(true, error);
        throw error;
      }
      ending(false);
      controller.close();
      // A reader that waits with a buffer of its own hears of the end by an empty answer.
      (controller.byobRequest as { respond(bytes: number): void } | null | undefined)?.respond(0);
    },
    cancel: (reason: unknown) => {
      ending(false);
      return reader.cancel(reason);
    },
  };
  return type === undefined
    ? new ReadableStream(source, { highWaterMark: 0 })
    : new ReadableStream({ ...source, type }, { highWaterMark: 0 });
}
