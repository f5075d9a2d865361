import { aggregationParameters, promqlFunctions, type ValueKind } from './promql-functions.js';
import { type Aggregation, type Binary, type Call, type Expression, partsOf } from './promql-tree.js';

/** The operators that compare. */
export const comparisons: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<=']);

/** The operators that combine sets of series, whatever their values. */
export const setOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

const isSign = ({ name }: Call): boolean => name === '-' || name === '+';

/** The kind of value that an expression gives. */
export function kindOf(expression: Expression): ValueKind {
  switch (expression.kind) {
    case 'selector':
      return expression.range === undefined ? 'vector' : 'range';
    case 'subquery':
      return 'range';
    case 'literal':
      return /^["'`]/.test(expression.text) ? 'text' : 'scalar';
    case 'aggregation':
      return 'vector';
    case 'call': {
      const [first] = expression.args;
      if (isSign(expression)) return first !== undefined && kindOf(first) === 'scalar' ? 'scalar' : 'vector';
      return promqlFunctions.get(expression.name)?.result ?? 'vector';
    }
    case 'binary':
      return [expression.left, expression.right].every((side) => kindOf(side) === 'scalar') ? 'scalar' : 'vector';
  }
}

const words: Readonly<Record<ValueKind, string>> = {
  scalar: 'a number',
  vector: 'an instant vector such as x',
  range: 'a range such as x[5m]',
  text: 'a text in quotes',
};

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];

const wrongKind = (name: string, place: number, needed: ValueKind, found: ValueKind): string =>
  `${name} needs ${words[needed]} as its ${ordinals[place] ?? 'next'} argument, and gets ${words[found]}`;

const wrongCount = (name: string, needed: string, found: number): string =>
  `${name} takes ${needed}, and gets ${found === 0 ? 'none' : found}`;

const counted = (count: number): string => `${count} argument${count === 1 ? '' : 's'}`;

function callFaults(call: Call): string[] {
  const { name, args } = call;
  if (isSign(call)) {
    const kind = args[0] === undefined ? 'text' : kindOf(args[0]);
    return kind === 'scalar' || kind === 'vector' ? [] : [`a sign stands before ${words[kind]}; it needs a value`];
  }
  const signature = promqlFunctions.get(name);
  if (signature === undefined)
    return [`${name} is no function, or an experimental one, which Prometheus refuses; take another`];
  const { args: kinds, least, isOpen } = signature;
  if (args.length < least)
    return [wrongCount(name, `${isOpen || least < kinds.length ? 'at least ' : ''}${counted(least)}`, args.length)];
  if (args.length > kinds.length && !isOpen)
    return [wrongCount(name, `${least < kinds.length ? 'at most ' : ''}${counted(kinds.length)}`, args.length)];
  return args.flatMap((argument, place) => {
    const needed = kinds[place] ?? kinds.at(-1) ?? 'vector';
    const found = kindOf(argument);
    return needed === found ? [] : [wrongKind(name, place, needed, found)];
  });
}

function aggregationFaults({ operator, args }: Aggregation): string[] {
  const parameters = aggregationParameters.get(operator);
  if (parameters === undefined) return [`${operator} is an experimental aggregation, which Prometheus refuses`];
  const kinds: readonly ValueKind[] = [...parameters, 'vector'];
  if (args.length !== kinds.length) return [wrongCount(operator, counted(kinds.length), args.length)];
  return args.flatMap((argument, place) => {
    const [needed, found] = [kinds[place] ?? 'vector', kindOf(argument)];
    return needed === found ? [] : [wrongKind(operator, place, needed, found)];
  });
}

function binaryFaults({ operator, isBool, left, right, on, ignoring, many }: Binary): string[] {
  const kinds = [kindOf(left), kindOf(right)];
  const strange = kinds.find((kind) => kind === 'range' || kind === 'text');
  if (strange !== undefined) {
    const remedy = strange === 'range' ? '; take a function of it, such as rate or max_over_time' : '';
    return [`${operator} takes numbers and instant vectors, and gets ${words[strange]}${remedy}`];
  }
  if (isBool && !comparisons.has(operator))
    return [`bool stands after ${operator}, which does not compare; leave it out`];
  const isOfVectors = kinds.every((kind) => kind === 'vector');
  if (!isOfVectors && setOperators.has(operator))
    return [`${operator} takes instant vectors on both sides; write vector(...) around the number`];
  if (comparisons.has(operator) && !isBool && kinds.every((kind) => kind === 'scalar'))
    return [`${operator} compares two numbers, which gives no series; write ${operator} bool, or compare a series`];
  if (!isOfVectors && [...(on ?? []), ...(ignoring ?? [])].length > 0)
    return [`${operator} matches labels with a number, which has none; leave out on and ignoring`];
  if (many !== undefined && setOperators.has(operator))
    return [`${operator} takes no group_left or group_right; leave it out`];
  const both = on?.filter((label) => many?.include.includes(label)) ?? [];
  return both.map(
    (label) => `the label ${label} is matched by on (...), and so cannot be included; leave it out of one`,
  );
}

/** What Prometheus refuses of an expression that is PromQL by its grammar; a sentence each. */
export const typeFaults = (expression: Expression): string[] =>
  [...partsOf(expression)].flatMap((part) => {
    switch (part.kind) {
      case 'call':
        return callFaults(part);
      case 'aggregation':
        return aggregationFaults(part);
      case 'binary':
        return binaryFaults(part);
      case 'subquery': {
        const kind = kindOf(part.argument);
        return kind === 'vector' ? [] : [`a subquery is made of an instant vector, and gets ${words[kind]}`];
      }
      default:
        return [];
    }
  });
