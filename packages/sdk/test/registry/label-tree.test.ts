import { declareMetric } from '@pulsetrail/catalog';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Labels, LabelTree, overflowValue } from '../../src/registry/label-tree.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

interface Counted {
  readonly labelText: string;
  readonly attributes: Readonly<Record<string, string>>;
  count: number;
}

const treeOf = (definition: ReturnType<typeof declareMetric<string>>, budget = 1_000) => {
  const overflows = { count: 0 };
  const tree = new LabelTree<Counted>(
    definition,
    budget,
    (labelText, attributes) => ({ labelText, attributes, count: 0 }),
    () => {
      overflows.count++;
    },
  );
  return { tree, overflows };
};

const open = (...labels: string[]) =>
  declareMetric<string>('tree.open', { unit: '{x}', kind: 'counter', description: 'X.', labels });

describe('find', () => {
  test('gives the same series for the same labels, in whatever order they are written', () => {
    const { tree } = treeOf(open('a', 'b'));
    expect(tree.find({ a: '1', b: '2' })).toBe(tree.find({ b: '2', a: '1' }));
    expect(tree.find({ a: '1', b: '2' })).not.toBe(tree.find({ a: '2', b: '1' }));
  });

  test.each([
    ['a number', { a: 200 }, 'a="200"'],
    ['a boolean', { a: false }, 'a="false"'],
    ['nothing', {}, ''],
    ['undefined', { a: undefined }, ''],
    ['null', { a: null }, ''],
    ['an empty text', { a: '' }, ''],
    ['what must be escaped', { a: 'x"\\\n' }, 'a="x\\"\\\\\\n"'],
    ['a citizen id', { a: 'id 1234567890123' }, 'a="id [redacted]"'],
    ['a mail address', { a: 'a@example.org' }, 'a="[redacted]"'],
    ['a very long text', { a: 'x'.repeat(10_000) }, `a="${'x'.repeat(192)}"`],
    ['an id that a limit divides', { a: `${':'.repeat(244)} 1103700999999` }, `a="${':'.repeat(244)} "`],
    ['what somebody may have written', { a: 'somchai jaidee' }, 'a="[redacted]"'],
    ['what cannot be text', { a: Object.create(null) }, 'a="_OTHER"'],
  ])('takes %s', (_, labels, text) => {
    const { tree } = treeOf(open('a'));
    expect(tree.find(labels as Labels).labelText).toBe(text);
    expect(tree.find(labels as Labels)).toBe(tree.find(labels as Labels));
  });

  test('takes no labels at all, also from untyped callers', () => {
    const { tree } = treeOf(open('a'));
    expect(tree.find()).toBe(tree.find({}));
    expect(tree.find(null)).toBe(tree.find({}));
    const { tree: bare } = treeOf(open());
    expect(bare.find()).toBe(bare.find({ a: '1' }));
    expect(bare.find(null)).toBe(bare.find());
    expect(bare.series).toHaveLength(1);
  });

  test('finds a series by its text, and by the number or boolean of it', () => {
    const { tree } = treeOf(open('a', 'b'));
    const values = [0, 200, -1.5, 1e21, Number.NaN, true, false];
    for (const value of values) {
      const series = tree.find({ a: value, b: value });
      expect(series.labelText).toBe(`a="${value}",b="${value}"`);
      expect([
        tree.find({ a: value, b: value }),
        tree.find({ a: `${value}`, b: value }),
        tree.find({ a: value, b: `${value}` }),
      ]).toEqual([series, series, series]);
    }
    expect(tree.series).toHaveLength(values.length);
  });

  test('takes any number that is personal as one value', () => {
    const { tree } = treeOf(open('a'));
    for (let id = 1_234_567_890_123; id < 1_234_567_890_133; id++) tree.find({ a: id });
    expect(tree.series.map(({ labelText }) => labelText)).toEqual(['a="[redacted]"']);
  });

  test('leaves out labels that cannot be read, and says so', () => {
    const { tree } = treeOf(open('a'));
    const unreadable = {
      get a(): string {
        throw new Error('no');
      },
    };
    expect(tree.find(unreadable)).toBe(tree.find({}));
    expect(warnings).toEqual([expect.stringContaining('labels could not be read and are left out.')]);
  });

  test('writes the names as Prometheus has them, and keeps those of OpenTelemetry as attributes', () => {
    const { tree } = treeOf(open('http.route'));
    expect(tree.find({ 'http.route': '/a' })).toMatchObject({
      labelText: 'http_route="/a"',
      attributes: { 'http.route': '/a' },
    });
  });

  test('leaves out a label that is not declared, and says which are', () => {
    const { tree } = treeOf(open('a'));
    expect(tree.find({ a: '1', user: '7' } as Labels).labelText).toBe('a="1"');
    expect(warnings).toEqual([expect.stringContaining('label user is not declared and is left out. Declared: a.')]);
  });
});

describe('a label whose name is personal', () => {
  test('says that it was there, and not what it was', () => {
    const { tree } = treeOf(open('patient_name', 'accessToken', 'shelf'));
    expect(tree.find({ patient_name: 'somchai', accessToken: 7, shelf: 'icu' }).labelText).toBe(
      'patient_name="[redacted]",accessToken="[redacted]",shelf="icu"',
    );
    expect(tree.find({ patient_name: '', shelf: 'icu' }).labelText).toBe('shelf="icu"');
  });

  test('keeps the values that were declared', () => {
    const definition = declareMetric<string>('tree.gender', {
      unit: '{x}',
      kind: 'counter',
      description: 'X.',
      labels: ['gender'],
      values: { gender: ['f', 'm'] },
    });
    expect(treeOf(definition).tree.find({ gender: 'f' }).labelText).toBe('gender="f"');
  });
});

test('lets names that code gives be several words in small letters', () => {
  const { tree } = treeOf(open('operation'));
  expect(tree.find({ operation: 'sign in' }).labelText).toBe('operation="sign in"');
  expect(tree.find({ operation: 'visit of Somchai Jaidee' }).labelText).toBe('operation="[redacted]"');
});

describe('a closed list', () => {
  const closed = declareMetric<string>('tree.closed', {
    unit: '{x}',
    kind: 'counter',
    description: 'X.',
    labels: ['result'],
    values: { result: ['pass', 'fail'] },
  });

  test.each([
    ['pass', 'result="pass"'],
    ['', ''],
    ['perhaps', 'result="_OTHER"'],
    ['1234567890123', 'result="_OTHER"'],
  ])('turns %j into {%s}', (result, text) => {
    expect(treeOf(closed).tree.find({ result }).labelText).toBe(text);
  });

  test('says once what it takes, and never what it was given', () => {
    const other = { ...closed, name: 'tree.closed.said' };
    treeOf(other).tree.find({ result: 'perhaps' });
    treeOf(other).tree.find({ result: 'perhaps' });
    expect(warnings).toEqual([expect.stringContaining('recorded as _OTHER. Use one of: pass, fail.')]);
    expect(warnings.join()).not.toContain('perhaps');
  });
});

describe('the budget', () => {
  test('holds, and everything over it shares one series and is counted', () => {
    const { tree, overflows } = treeOf(open('a', 'b'), 3);
    for (let index = 0; index < 10; index++) tree.find({ a: `${index}`, b: 'x' }).count++;
    expect(tree.series.map(({ labelText, count }) => [labelText, count])).toEqual([
      ['a="0",b="x"', 1],
      ['a="1",b="x"', 1],
      ['a="2",b="x"', 1],
      ['a="_overflow",b="_overflow"', 7],
    ]);
    expect(overflows.count).toBe(7);
  });

  test('leaves a success a success, and a declared operation its name', () => {
    const { tree, overflows } = treeOf(open('operation', 'db.collection.name', 'error.type'), 4);
    tree.find({ operation: 'find' });
    tree.find({ operation: 'store', 'error.type': 'TimeoutError' });
    for (let index = 0; index < 5; index++) {
      tree.find({ operation: 'find', 'db.collection.name': `t${index}` }).count++;
      tree.find({ operation: 'made up', 'db.collection.name': `t${index}`, 'error.type': `E${index}` }).count++;
    }
    const shared = tree.series.filter((series) => tree.isOverflow(series));
    expect(shared.map(({ labelText, count }) => [labelText, count])).toEqual([
      ['operation="find",db_collection_name="_overflow"', 4],
      ['operation="_overflow",db_collection_name="_overflow",error_type="_overflow"', 4],
    ]);
    expect(overflows.count).toBe(8);
  });

  test('counts nothing as over it that still has a series of its own', () => {
    const { tree, overflows } = treeOf(open('operation', 'error.type'), 8);
    for (let index = 0; index < 7; index++) tree.find({ operation: `o${index}` });
    tree.find({ operation: 'o0', 'error.type': 'E' });
    const own = tree.find({ operation: 'o3', 'error.type': 'E' });
    expect([own.labelText, tree.isOverflow(own), overflows.count]).toEqual(['operation="o3",error_type="E"', false, 0]);
    expect(tree.find({ operation: 'o3', 'error.type': 'E' })).toBe(own);
  });

  test('is passed by a quarter, and the successes and errors of the rest, whatever comes', () => {
    const name = fc.constantFrom('', 'a', 'b', 'c', 'd', 'e', 'f');
    const labelSets = fc.array(fc.record({ operation: name, 'error.type': name, id: fc.string({ maxLength: 3 }) }), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(labelSets, fc.integer({ min: 1, max: 20 }), (sets, budget) => {
        const { tree } = treeOf(open('operation', 'id', 'error.type'), budget);
        for (const labels of sets) {
          const { attributes } = tree.find(labels);
          expect(attributes['error.type'] === undefined).toBe(labels['error.type'] === '');
        }
        expect(tree.series.length).toBeLessThanOrEqual(budget + Math.ceil(budget / 4) + 4);
        expect(new Set(tree.series.map(({ labelText }) => labelText)).size).toBe(tree.series.length);
      }),
    );
  });

  test('does not write one series twice when a service uses the name itself', () => {
    const { tree } = treeOf(open('a'), 2);
    tree.find({ a: overflowValue });
    for (let index = 0; index < 5; index++) tree.find({ a: `${index}` });
    const texts = tree.series.map(({ labelText }) => labelText);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

test('agrees with a reference model for any labels in any order', () => {
  const value = fc.oneof(
    fc.constantFrom('', 'a', 'b', 'c', '1'),
    fc.constantFrom(1, true, undefined, null),
    fc.string({ maxLength: 3 }),
  );
  const labelSets = fc.array(fc.record({ x: value, y: value, z: value }, { requiredKeys: [] }), { maxLength: 60 });
  fc.assert(
    fc.property(labelSets, fc.integer({ min: 1, max: 20 }), (sets, budget) => {
      const { tree, overflows } = treeOf(open('x', 'y', 'z'), budget);
      const model = new Map<string, number>();
      let over = 0;
      for (const labels of sets) {
        const key = JSON.stringify(['x', 'y', 'z'].map((name) => String((labels as Labels)[name] ?? '')));
        if (model.has(key) || model.size < budget) model.set(key, (model.get(key) ?? 0) + 1);
        else over++;
        tree.find(labels as Labels).count++;
      }
      const counts = tree.series.map(({ count }) => count);
      expect(counts).toEqual(over > 0 ? [...model.values(), over] : [...model.values()]);
      expect(overflows.count).toBe(over);
      const texts = tree.series.map(({ labelText }) => labelText);
      expect(new Set(texts).size).toBe(texts.length);
    }),
  );
});
