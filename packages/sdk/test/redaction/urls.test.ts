import { describe, expect, test } from 'vitest';
import { withoutQueries, withoutQuery } from '../../src/redaction/urls.js';

describe('withoutQuery', () => {
  test.each([
    ['http://a:b@example.org:4318/v1?x=1', 'http://example.org:4318/v1'],
    ['http://a:b@c@example.org/', 'http://example.org/'],
    ['//a:b@example.org/x', '//example.org/x'],
    ['git+ssh://git:token@example.org/x', 'git+ssh://example.org/x'],
    ['/a/b@c?d#e', '/a/b@c'],
    ['/a#somchai', '/a'],
  ])('of %s is %s', (url, expected) => {
    expect(withoutQuery(url)).toBe(expected);
  });
});

describe('withoutQueries', () => {
  test.each([
    ['got https://u:p@h.example/p?token=Q from form', 'got https://h.example/p from form'],
    ['two: http://a/?x=1 and redis://:secret@b:6379/0', 'two: http://a/ and redis://b:6379/0'],
    ['GET /patients?name=somchai&x=1 gave 500', 'GET /patients gave 500'],
    ['"/a?b%5B%5D=c"', '"/a"'],
    ['is it so? yes=no', 'is it so? yes=no'],
    ['a ? b : c', 'a ? b : c'],
    ['nothing', 'nothing'],
  ])('of %j is %j', (text, expected) => {
    expect(withoutQueries(text)).toBe(expected);
  });
});
