import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exchangeOf } from '../../src/exposition/node-exchange.js';

const request = { method: 'GET' };
const response = { writeHead: () => response, end: () => response };

describe('exchangeOf', () => {
  test('is what node:http and Express give', () => {
    expect(exchangeOf(request, response)).toEqual({ request, response });
  });

  test("is below Fastify's request and reply, which then answers nothing itself", () => {
    let hijacked = 0;
    const reply = { raw: response, hijack: () => hijacked++ };
    expect(exchangeOf({ raw: request }, reply)).toEqual({ request, response });
    expect(hijacked).toBe(1);
  });

  test("is below Koa's context, which then answers nothing itself", () => {
    const context = { req: request, res: response, respond: true };
    expect(exchangeOf(context, async () => undefined)).toEqual({ request, response });
    expect(context.respond).toBe(false);
  });

  test('is none of anything else, and nothing throws', () => {
    const throwing = new Proxy(
      {},
      {
        get: () => {
          throw new Error('x');
        },
      },
    );
    for (const given of [[], [null, null], [throwing, throwing], [{ req: {}, res: new Response() }]]) {
      expect(exchangeOf(given[0], given[1])).toBeUndefined();
    }
    fc.assert(fc.property(fc.anything(), fc.anything(), (a, b) => exchangeOf(a, b) === undefined));
  });
});
