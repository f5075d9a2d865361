import { type Context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '../suppression.js';

const key = createContextKey('pulsetrail.ignored');

/**
 * Where a request runs that is left alone: what happens below it makes no spans, which would be traces without their
 * beginning, every few seconds. It is timed and counted all the same.
 */
export const ignoredContext: Context = suppressTracing(ROOT_CONTEXT).setValue(key, true);

/** Whether something happens below such a request. */
export const isBelowIgnored = (active: Context): boolean => active.getValue(key) === true;
