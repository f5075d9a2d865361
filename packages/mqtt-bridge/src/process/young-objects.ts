import { setFlagsFromString } from 'node:v8';

/** Source: V8, flag definitions. */
export const youngObjectsFlag = '--no-allocation-site-pretenuring';

/**
 * Has V8 make every object a young one. Left alone, it takes the objects of messages for lasting ones after many have come
 * at once, as they do after a start, and makes them old from then on. An old one keeps all young ones alive that it
 * refers to, until all memory is looked through: a quarter of what the messages need, instead of a few hundredths, is then
 * copied again and again, which is a fifth of the bridge's CPU time.
 *
 * It is a setting of the process, so that only the program calls this.
 */
export const keepObjectsYoung = (): void => setFlagsFromString(youngObjectsFlag);
