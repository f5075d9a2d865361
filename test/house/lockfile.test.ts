import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addressesIn, type Lockfile } from './lockfile.js';
import { root } from './read-house.js';

const text = readFileSync(`${root}package-lock.json`, 'utf8');
const remedy = 'run npm install with the .npmrc of this repository, which leaves addresses out.';

describe('package-lock.json', () => {
  test('names no address of a registry', () => {
    expect(addressesIn(JSON.parse(text) as Lockfile)).toEqual([]);
    expect(text).not.toMatch(/\.tgz/);
  });

  test('still pins every package by its hash', () => {
    const { packages } = JSON.parse(text) as { packages: Record<string, { integrity?: string; link?: boolean }> };
    const installed = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
    expect(installed.length).toBeGreaterThan(100);
    expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual(
      [],
    );
  });
});

describe('addressesIn', () => {
  test.each<[string, Lockfile['packages'], string[]]>([
    ['a package of the workspace', { 'node_modules/@house/ground': { resolved: 'packages/ground', link: true } }, []],
    ['a pinned package', { 'node_modules/x': {} }, []],
    [
      'a package with its address',
      { 'node_modules/x': { resolved: 'https://registry.example.org/x/-/x-1.0.0.tgz' } },
      [`node_modules/x says where it is fetched from; ${remedy}`],
    ],
    [
      'a link to another machine',
      { 'node_modules/x': { resolved: 'git+ssh://git@example.org/x.git', link: true } },
      [`node_modules/x says where it is fetched from; ${remedy}`],
    ],
    [
      'a package from a local archive',
      { 'node_modules/x': { resolved: 'file:x.tgz' } },
      [`node_modules/x says where it is fetched from; ${remedy}`],
    ],
  ])('of %s', (_what, packages, found) => {
    expect(addressesIn({ packages })).toEqual(found);
  });
});
