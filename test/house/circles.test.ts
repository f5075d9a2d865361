import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { circles } from './circles.js';

const graph = (all: Record<string, string[]>): ReadonlyMap<string, string[]> => new Map(Object.entries(all));

describe('circles', () => {
  test.each<[string, Record<string, string[]>, string[][]]>([
    ['nothing', {}, []],
    ['a line', { a: ['b'], b: ['c'], c: [] }, []],
    ['two ways to one place', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
    ['a way out of the graph', { a: ['elsewhere'] }, []],
    ['a node that leads to itself', { a: ['a'] }, [['a', 'a']]],
    ['a circle behind a line', { x: ['b'], b: ['c'], c: ['a'], a: ['b'] }, [['a', 'b', 'c', 'a']]],
    [
      'two circles',
      { a: ['b'], b: ['a'], c: ['d'], d: ['c'] },
      [
        ['a', 'b', 'a'],
        ['c', 'd', 'c'],
      ],
    ],
  ])('of %s', (_what, given, found) => {
    expect(circles(graph(given))).toEqual(found);
  });

  const nodes = ['a', 'b', 'c', 'd', 'e', 'f'];
  const edge = fc.tuple(fc.constantFrom(...nodes), fc.constantFrom(...nodes));
  const graphOf = (edges: readonly (readonly [string, string])[]) =>
    new Map(nodes.map((node) => [node, edges.filter(([from]) => from === node).map(([, to]) => to)]));

  test('of a graph that only leads onward are none', () => {
    fc.assert(
      fc.property(fc.array(edge), (edges) => {
        expect(circles(graphOf(edges.filter(([from, to]) => from < to)))).toEqual([]);
      }),
    );
  });

  test('are found wherever taking away nodes without a way out leaves something', () => {
    const hasCircle = (edges: readonly (readonly [string, string])[]): boolean => {
      const left = edges.filter(([, to]) => edges.some(([from]) => from === to));
      return left.length === edges.length ? left.length > 0 : hasCircle(left);
    };
    fc.assert(
      fc.property(fc.array(edge), (edges) => {
        expect(circles(graphOf(edges)).length > 0).toBe(hasCircle(edges));
      }),
    );
  });
});
