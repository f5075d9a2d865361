import { EventEmitter } from 'node:events';
import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { emitWithin } from '../../src/http/exchange.js';
import { withContext } from '../support/timing.js';

withContext();
const key = createContextKey('test');
const named = (name: string) => ROOT_CONTEXT.setValue(key, name);

const changed = new EventEmitter();
const { emit } = changed;
changed.emit = (event, ...values) => emit.call(changed, event, ...values, 'more');

describe.each<[string, EventEmitter, string[]]>([
  ['an emitter', new EventEmitter(), []],
  ['an emitter that somebody else has changed', changed, ['more']],
])('%s', (_, emitter, more) => {
  test('calls its listeners in the context that it was given, and in a narrower one', () => {
    emitWithin(emitter, named('request'));
    const seen: unknown[] = [];
    emitter.on('a', (...values) => seen.push([context.active().getValue(key), ...values]));
    expect(emitter.emit('a', 1, 2)).toBe(true);
    context.with(named('narrower'), () => emitter.emit('a'));
    expect(emitter.emit('b')).toBe(false);
    expect(seen).toEqual([
      ['request', 1, 2, ...more],
      ['narrower', ...more],
    ]);
  });
});
