import { types } from 'node:util';
import { context } from '@opentelemetry/api';
import type { Within } from './ending.js';

/** What is done with what a thenable settles to. */
export interface Settling {
  /** Told of its value; gives what is passed on. */
  fulfilled(value: unknown): unknown;
  rejected(error: unknown): void;
  /** Goes on with what takes its place for whoever waits. */
  follow(result: unknown): unknown;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Whether only the prototypes of `Promise` and of `Object` stand below a promise, of any realm. */
const hasPlainPrototype = (promise: object): boolean => {
  const prototype: object = Object.getPrototypeOf(promise) as object;
  if (prototype === Promise.prototype) return true;
  const base: object | null = Object.getPrototypeOf(prototype) as object | null;
  return base !== null && Object.getPrototypeOf(base) === null;
};

/** Whether an object has nothing of its own that shows; a list of it would be made with every call. */
function isBare(object: object): boolean {
  for (const _key in object) return false;
  return true;
}

/** Whether a promise is one of the language, with nothing of its own: one that settles alike can stand for it. */
export const isPlainPromise = (result: object): result is Promise<unknown> =>
  types.isPromise(result) && hasPlainPrototype(result) && isBare(result);

/** Makes `await` ask a promise for its `then`, as it asks every subclass; what `then` gives is a plain promise again. */
class Asked extends Promise<unknown> {
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }
}

const functionOf = (thenable: object, name: string): Method | undefined => {
  const method: unknown = Reflect.get(thenable, name);
  return typeof method === 'function' ? (method as Method) : undefined;
};

/**
 * Watches a thenable that has more than `then`, or is no promise of the language: a request with methods of its own, a query
 * that begins when somebody waits for it. It stays the same object. Its `then` is watched in its own place until somebody
 * calls it: so a lazy query runs as often as without a timer, within the span, and a rejection that nobody handles is
 * reported as without, and only then.
 *
 * @returns whether it can be watched; one that is frozen cannot.
 */
export function watchThenable(thenable: object, within: Within, settling: Settling): boolean {
  const then = functionOf(thenable, 'then');
  if (then === undefined) return false;
  const before = new Map<string, PropertyDescriptor | undefined>();
  const restore = (): void => {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) Reflect.deleteProperty(thenable, name);
      else Reflect.defineProperty(thenable, name, descriptor);
    }
    before.clear();
  };
  const replace = (name: string, value: unknown): boolean => {
    const descriptor = Reflect.getOwnPropertyDescriptor(thenable, name);
    const enumerable = descriptor?.enumerable === true;
    if (!Reflect.defineProperty(thenable, name, { value, enumerable, configurable: true, writable: true }))
      return false;
    before.set(name, descriptor);
    return Reflect.get(thenable, name) === value;
  };

  /** Our own subscription to a promise that runs already, and the value that it had. */
  let seen: Promise<void> | undefined;
  let passed: unknown;

  const watchedThen = function (
    this: unknown,
    onFulfilled?: unknown,
    onRejected?: unknown,
    ...rest: unknown[]
  ): unknown {
    restore();
    // Whoever waits looks after the rejection himself.
    seen?.catch(() => undefined);
    const outside = context.active();
    const fulfilled = (given: unknown): unknown => {
      const value = seen === undefined ? settling.fulfilled(given) : passed;
      return typeof onFulfilled === 'function' ? context.with(outside, onFulfilled as Method, undefined, value) : value;
    };
    const rejected = (error: unknown): unknown => {
      settling.rejected(error);
      if (typeof onRejected === 'function') return context.with(outside, onRejected as Method, undefined, error);
      throw error;
    };
    try {
      return within.run(() => Reflect.apply(then, this, [fulfilled, rejected, ...rest]));
    } catch (error) {
      settling.rejected(error);
      throw error;
    }
  };

  /** Most of these call `then`; where one does not, what it gives is followed. */
  const watchedOther = (name: string, method: Method): Method =>
    function (this: unknown, ...args: unknown[]): unknown {
      const handler = args.at(-1);
      const told = (error: unknown): unknown => {
        settling.rejected(error);
        return (handler as Method)(error);
      };
      const isCatch = name === 'catch' && typeof handler === 'function';
      const result = Reflect.apply(method, this, isCatch ? [...args.slice(0, -1), told] : args);
      if (before.size === 0) return result;
      restore();
      return settling.follow(result);
    };

  // The other methods of a promise of the language call `then`.
  const isPromise = types.isPromise(thenable);
  const isWatched =
    replace('then', watchedThen) &&
    (isPromise ? [] : ['catch', 'finally']).every((name) => {
      const method = functionOf(thenable, name);
      return method === undefined || replace(name, watchedOther(name, method));
    }) &&
    // `await` passes by the `then` of a promise that says it is none but a promise.
    (!isPromise || Reflect.get(thenable, 'constructor') !== Promise || replace('constructor', Asked));
  if (!isWatched) restore();
  // What does not begin by being waited for has an end also where nobody waits; a rejection is then reported as ours.
  else if (isPromise && then === (Promise.prototype.then as Method)) {
    const fulfilled = (value: unknown): void => {
      passed = settling.fulfilled(value);
    };
    const rejected = (error: unknown): never => {
      settling.rejected(error);
      throw error;
    };
    seen = Reflect.apply(Promise.prototype.then, thenable, [fulfilled, rejected]) as Promise<void>;
  }
  return isWatched;
}
