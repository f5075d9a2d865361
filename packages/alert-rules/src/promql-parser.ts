import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { Matcher } from './promql.js';
import type { Aggregation, Binary, Expression, Selector } from './promql-tree.js';

/** Text that is not PromQL. */
export class PromqlError extends Error {
  override readonly name = 'PromqlError';
}

const seconds: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** Reads a duration of Prometheus, such as `5m` or `1h30m`, or a number of seconds; NaN for an expression of them. */
export function promqlSeconds(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (!/^(?:\d+(?:ms|[smhdwy]))+$/.test(text)) return Number.NaN;
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (seconds[unit ?? ''] ?? 0),
    0,
  );
}

/** Reads a string literal of PromQL: Go's escapes in quotes, nothing escaped in backticks. */
function unquoted(literal: string): string {
  const inside = literal.slice(1, -1);
  if (literal.startsWith('`')) return inside;
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };
  return inside.replace(/\\(x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|[0-7]{3}|.)/gis, (_whole, code: string) => {
    if (/^[xuU]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]{3}$/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8));
    return escapes[code] ?? code;
  });
}

const operands = new Set([
  'VectorSelector',
  'MatrixSelector',
  'SubqueryExpr',
  'FunctionCall',
  'AggregateExpr',
  'BinaryExpr',
  'UnaryExpr',
  'ParenExpr',
  'OffsetExpr',
  'StepInvariantExpr',
  'NumberDurationLiteral',
  'StringLiteral',
]);

/** Reads one text; the nodes of the grammar do not know it themselves. */
class Reader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  read(node: SyntaxNode): Expression {
    const [first] = this.#operands(node);
    switch (node.name) {
      case 'VectorSelector':
        return this.#selector(node, undefined);
      case 'MatrixSelector':
        return this.#selector(this.#child(node, 'VectorSelector') ?? node, this.#durations(node)[0]);
      case 'SubqueryExpr': {
        const [range = Number.NaN, step] = this.#durations(node);
        return { kind: 'subquery', argument: this.read(first ?? node), range, step };
      }
      case 'FunctionCall':
        return { kind: 'call', name: this.#textOf(this.#child(node, 'FunctionIdentifier')), args: this.#args(node) };
      case 'AggregateExpr':
        return {
          kind: 'aggregation',
          operator: this.#textOf(this.#child(node, 'AggregateOp')),
          grouping: this.#grouping(node),
          args: this.#args(node),
        };
      case 'BinaryExpr':
        return this.#binary(node);
      case 'UnaryExpr':
        return {
          kind: 'call',
          name: this.#textOf(this.#child(node, 'UnaryOp')),
          args: first ? [this.read(first)] : [],
        };
      case 'NumberDurationLiteral':
      case 'StringLiteral':
        return { kind: 'literal', text: this.#textOf(node) };
      default:
        // Parentheses, offsets and fixed times change nothing of what the checks ask.
        if (first === undefined) throw new PromqlError(`nothing that can be evaluated in ${this.#textOf(node)}`);
        return this.read(first);
    }
  }

  #textOf(node: SyntaxNode | undefined): string {
    return node === undefined ? '' : this.#text.slice(node.from, node.to);
  }

  #children(node: SyntaxNode): SyntaxNode[] {
    const children: SyntaxNode[] = [];
    for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
    return children;
  }

  #child(node: SyntaxNode, name: string): SyntaxNode | undefined {
    return this.#children(node).find((child) => child.name === name);
  }

  #operands(node: SyntaxNode): SyntaxNode[] {
    return this.#children(node).filter(({ name }) => operands.has(name));
  }

  #args(node: SyntaxNode): Expression[] {
    const body = this.#child(node, 'FunctionCallBody');
    return body === undefined ? [] : this.#operands(body).map((argument) => this.read(argument));
  }

  #durations(node: SyntaxNode): number[] {
    return this.#children(node)
      .filter(({ name }) => name === 'DurationExpr')
      .map((duration) => promqlSeconds(this.#textOf(duration)));
  }

  #labels(node: SyntaxNode | undefined): string[] {
    if (node === undefined) return [];
    return this.#children(node).map((label) =>
      label.name === 'LabelName' ? this.#textOf(label) : unquoted(this.#textOf(label)),
    );
  }

  #grouping(node: SyntaxNode): Aggregation['grouping'] {
    const modifier = this.#child(node, 'AggregateModifier');
    if (modifier === undefined) return undefined;
    const labels = this.#labels(this.#child(modifier, 'GroupingLabels'));
    return this.#child(modifier, 'By') === undefined ? { without: labels } : { by: labels };
  }

  #selector(node: SyntaxNode, range: number | undefined): Selector {
    const written = this.#child(this.#child(node, 'LabelMatchers') ?? node, 'QuotedLabelName');
    const matchers = this.#children(this.#child(node, 'LabelMatchers') ?? node).flatMap((child): Matcher[] => {
      const value = this.#child(child, 'StringLiteral');
      const label = this.#child(child, 'LabelName') ?? this.#child(child, 'QuotedLabelName');
      if (value === undefined || label === undefined) return [];
      const name = this.#textOf(label);
      return [
        {
          label: /^["'`]/.test(name) ? unquoted(name) : name,
          operator: this.#textOf(this.#child(child, 'MatchOp')) as Matcher['operator'],
          value: unquoted(this.#textOf(value)),
        },
      ];
    });
    const identifier = this.#child(node, 'Identifier');
    const named = matchers.find(({ label, operator }) => label === '__name__' && operator === '=')?.value;
    const name = identifier ? this.#textOf(identifier) : written ? unquoted(this.#textOf(written)) : named;
    return { kind: 'selector', name, matchers: matchers.filter(({ label }) => label !== '__name__'), range };
  }

  #binary(node: SyntaxNode): Binary {
    const [left, right] = this.#operands(node);
    if (left === undefined || right === undefined)
      throw new PromqlError(`an operand is missing in ${this.#textOf(node)}`);
    const operator = this.#children(node).find(({ name, from }) => from >= left.to && !/Modifier/.test(name));
    const matching = this.#child(node, 'MatchingModifierClause');
    const parts = matching === undefined ? [] : this.#children(matching);
    const grouped = parts.findIndex(({ name }) => name === 'GroupLeft' || name === 'GroupRight');
    const [matched, include] = [
      parts.slice(0, grouped === -1 ? undefined : grouped),
      grouped === -1 ? [] : parts.slice(grouped),
    ];
    const labelsOf = (within: readonly SyntaxNode[]): string[] =>
      this.#labels(within.find(({ name }) => name === 'GroupingLabels'));
    const isOn = matched.some(({ name }) => name === 'On');
    const isIgnoring = matched.some(({ name }) => name === 'Ignoring');
    return {
      kind: 'binary',
      operator: this.#textOf(operator),
      isBool: this.#child(node, 'BoolModifier') !== undefined,
      left: this.read(left),
      right: this.read(right),
      on: isOn ? labelsOf(matched) : undefined,
      ignoring: isIgnoring ? labelsOf(matched) : undefined,
      many:
        grouped === -1
          ? undefined
          : { side: parts[grouped]?.name === 'GroupLeft' ? 'left' : 'right', include: labelsOf(include) },
    };
  }
}

/**
 * Reads an expression.
 * @throws {PromqlError} for what is not PromQL, with the place.
 */
export function parsePromql(text: string): Expression {
  if (text.trim() === '') throw new PromqlError('empty');
  const tree = parser.parse(text);
  let fault: number | undefined;
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) fault ??= from;
    },
  });
  if (fault !== undefined) {
    const shown = text.slice(fault, fault + 20).replace(/\s+/g, ' ');
    throw new PromqlError(`not PromQL at character ${fault + 1}${shown === '' ? ', where it ends' : `: ${shown}`}`);
  }
  const node = tree.topNode.firstChild;
  if (node === null) throw new PromqlError('empty');
  return new Reader(text).read(node);
}
