import { types } from 'node:util';
import type { Ending, Within } from './ending.js';

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;
type Step = IteratorResult<unknown> | Promise<IteratorResult<unknown>>;

const asyncIteratorPrototype: object = Object.getPrototypeOf(
  Object.getPrototypeOf(Object.getPrototypeOf((async function* none() {})())),
) as object;

const iteratorPrototype: object = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object;

/** Whether a method is one that all iterators share (`map`, `take`, `Symbol.dispose`): it takes its steps by `next` and `return`. */
const isShared = (key: string | symbol, method: unknown): boolean =>
  Reflect.get(iteratorPrototype, key) === method || Reflect.get(asyncIteratorPrototype, key) === method;

/**
 * Whether something is a generator, or an asynchronous iterator that is nothing else. A cursor of a database, with
 * methods of its own, is not: nobody can tell whether it will be iterated.
 */
export function isIterator(result: object): result is AnyIterator {
  if (types.isGeneratorObject(result)) return true;
  if (!(Symbol.asyncIterator in result) || typeof (result as Partial<AnyIterator>).next !== 'function') return false;
  const prototype: unknown = Object.getPrototypeOf(result);
  return (
    prototype === Object.prototype ||
    prototype === null ||
    Object.prototype.isPrototypeOf.call(asyncIteratorPrototype, result)
  );
}

/** The same iterator, whose steps run within the span, and whose last step is told of. */
export function watchedIterator(iterator: AnyIterator, within: Within, ending: Ending): AnyIterator {
  const seen = (step: IteratorResult<unknown>, last: boolean): IteratorResult<unknown> => {
    if (last || step.done === true) ending(false);
    return step;
  };
  const failed = (error: unknown): never => {
    ending(true, error);
    throw error;
  };
  const call = (method: (...args: unknown[]) => unknown, args: unknown[], last: boolean): Step => {
    try {
      const step = within.run(() => method.apply(iterator, args)) as Step;
      return types.isPromise(step) ? step.then((value) => seen(value, last), failed) : seen(step, last);
    } catch (error) {
      return failed(error);
    }
  };
  const watched: AnyIterator = new Proxy(iterator, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      if (key === Symbol.asyncIterator || key === Symbol.iterator) return () => watched;
      if (key === 'next') return (...args: unknown[]) => call(value as never, args, false);
      if (key === 'return') return (...args: unknown[]) => call(value as never, args, true);
      if (key === 'throw') return (...args: unknown[]) => call(value as never, args, false);
      // Left to itself, a helper steps through what it was called on, which is this one.
      return isShared(key, value) ? value : value.bind(target);
    },
  });
  return watched;
}
