import type { Readable } from 'node:stream';
import type { Ending } from './ending.js';

/** Whether something is a Node stream that is still to be read; copies of the stream module count. */
export function isNodeStream(result: object): result is Readable {
  const { pipe, readable, readableEnded, once, removeListener } = result as Partial<Readable>;
  return (
    typeof pipe === 'function' &&
    readable === true &&
    readableEnded !== true &&
    typeof once === 'function' &&
    typeof removeListener === 'function'
  );
}

/**
 * Hears of a stream's end. Not by an `error` listener: one would keep an error that nobody handles from ending the
 * process, as it does without a timer. A stream that is given up before its end has not failed.
 */
export function watchNodeStream(stream: Readable, ending: Ending): void {
  const finish = (): void => {
    stream.removeListener('end', finish);
    stream.removeListener('close', finish);
    const { errored } = stream;
    if (errored === null || errored === undefined) ending(false);
    else ending(true, errored);
  };
  stream.once('end', finish);
  stream.once('close', finish);
}
