import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { Matcher } from './promql.js';
import { PromqlError } from './promql-error.js';
import { compileRegex, RegexError } from './promql-regex.js';
import { isTime, promqlSeconds, unquoted } from './promql-text.js';
import type { Aggregation, Binary, Expression, Selector } from './promql-tree.js';

export { PromqlError } from './promql-error.js';

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

/** Whether a matcher accepts a series that lacks the label. */
function acceptsNothing({ label, operator, value }: Matcher): boolean {
  if (operator === '=' || operator === '!=') return (operator === '=') === (value === '');
  try {
    return (operator === '=~') === compileRegex(value).test('');
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw new PromqlError(`${label}${operator}${JSON.stringify(value)} is no regular expression: ${error.message}`);
  }
}

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
      case 'MatrixSelector': {
        const selected = this.#child(node, 'VectorSelector');
        if (selected === undefined)
          throw new PromqlError(`a range stands after what is no selector in ${this.#textOf(node)}; write x[5m:]`);
        return this.#selector(selected, this.#durations(node)[0]);
      }
      case 'SubqueryExpr': {
        if (first?.name === 'UnaryExpr' || first?.name === 'BinaryExpr')
          throw new PromqlError(
            `only the end of ${this.#textOf(first)} is taken for the subquery; put it in parentheses`,
          );
        const [range = Number.NaN, step] = this.#durations(node);
        return { kind: 'subquery', argument: this.read(first ?? node), range, step };
      }
      case 'FunctionCall':
        return { kind: 'call', name: this.#textOf(this.#child(node, 'FunctionIdentifier')), args: this.#args(node) };
      case 'AggregateExpr':
        return {
          kind: 'aggregation',
          // Keywords are written in any case; functions are not.
          operator: this.#textOf(this.#child(node, 'AggregateOp')).toLowerCase(),
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
        return { kind: 'literal', text: this.#textOf(node) };
      case 'StringLiteral':
        unquoted(this.#textOf(node));
        return { kind: 'literal', text: this.#textOf(node) };
      case 'OffsetExpr':
      case 'StepInvariantExpr':
        if (first === undefined || !this.#isMovable(first, node.name))
          throw new PromqlError(`a time is given to what is no selector or subquery in ${this.#textOf(node)}`);
        if (!isTime(this.#text.slice(first.to, node.to)))
          throw new PromqlError(`no plain time after ${this.#textOf(first)} in ${this.#textOf(node)}`);
        return this.read(first);
      default:
        // Parentheses, offsets and fixed times change nothing of what the checks ask.
        if (first === undefined) throw new PromqlError(`nothing that can be evaluated in ${this.#textOf(node)}`);
        return this.read(first);
    }
  }

  /** Whether a node may be given a time, an offset or a fixed one; the grammar takes all of `-x` or `x + y` for what has it. */
  #isMovable(node: SyntaxNode | undefined, by: string): boolean {
    switch (node?.name) {
      case 'VectorSelector':
      case 'MatrixSelector':
      case 'SubqueryExpr':
        return true;
      case 'OffsetExpr':
      case 'StepInvariantExpr':
        return node.name !== by && this.#isMovable(this.#operands(node)[0], by);
      case 'UnaryExpr':
      case 'BinaryExpr':
        return this.#isMovable(this.#operands(node).at(-1), by);
      default:
        return false;
    }
  }

  #textOf(node: SyntaxNode | undefined): string {
    return node === undefined ? '' : this.#text.slice(node.from, node.to);
  }

  #children(node: SyntaxNode): SyntaxNode[] {
    const children: SyntaxNode[] = [];
    for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
    return children.filter(({ name }) => name !== 'LineComment');
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
      .map((duration) => {
        const seconds = promqlSeconds(this.#textOf(duration));
        if (seconds > 0) return seconds;
        throw new PromqlError(`${this.#textOf(duration)} is no duration above zero; write one such as 5m or 1h30m`);
      });
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
    if (identifier && matchers.some(({ label }) => label === '__name__'))
      throw new PromqlError(`the name of the series is given twice in ${this.#textOf(node)}`);
    if (matchers.map(acceptsNothing).every(Boolean) && !name)
      throw new PromqlError(`${this.#textOf(node)} selects every series there is; name one, or a label with a value`);
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
      operator: this.#textOf(operator).toLowerCase(),
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
  const node = tree.topNode.getChild('Expr');
  if (node === null) throw new PromqlError('empty');
  return new Reader(text).read(node);
}
