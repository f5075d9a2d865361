import type { Ending, Within } from './ending.js';
import { isIterator, watchedIterator } from './iterator.js';
import { isNodeStream, watchNodeStream } from './node-stream.js';
import { isWebStream, watchedWebStream } from './web-stream.js';

/**
 * Watches a result that is read after it was returned: a Node stream, a web stream, a generator or an asynchronous
 * iterator. One that nobody reads to its end, nor closes, has no end.
 *
 * @param ending told at the end; again where somebody goes on after it.
 * @returns what takes the result's place (itself for a Node stream); undefined for any other result.
 */
export function usedUpLater(result: object, within: Within, ending: Ending): object | undefined {
  try {
    if (Array.isArray(result)) return undefined;
    if (isNodeStream(result)) {
      watchNodeStream(result, ending);
      return result;
    }
    if (isWebStream(result)) return watchedWebStream(result, ending);
    return isIterator(result) ? watchedIterator(result, within, ending) : undefined;
  } catch {
    // A getter or a proxy that throws: whoever uses the result will hear of it.
    return undefined;
  }
}
