import { parser } from '@prometheus-io/lezer-promql';

/** As much of a dashboard's JSON as rules look at. */
export interface Dashboard {
  uid: string;
  title: string;
  editable?: boolean;
  templating: { list: Variable[] };
  annotations: { list: { name: string; target?: Target }[] };
  panels: Panel[];
}

export interface Variable {
  name: string;
  label?: string;
  type: string;
  query: string;
  datasource?: { uid: string };
  multi?: boolean;
  allValue?: string;
  refresh?: number;
}

export interface Panel {
  id?: number;
  type: string;
  title: string;
  description?: string;
  datasource?: { type: string; uid: string };
  gridPos: { x: number; y: number; w: number; h: number };
  fieldConfig?: { defaults: { unit?: string; mappings?: unknown[]; links?: unknown[] }; overrides?: Override[] };
  transformations?: { id: string; options: { renameByName?: Record<string, string> } }[];
  targets?: Target[];
  panels?: Panel[];
}

export interface Override {
  matcher: { id: string; options: unknown };
  properties: { id: string; value: unknown }[];
}

export interface Target {
  refId?: string;
  expr?: string;
  legendFormat?: string;
  query?: string;
  serviceMapQuery?: unknown;
  datasource?: { type: string; uid: string };
}

/** A rule: what it finds wrong with a dashboard, and dashboards in which it must find something. */
export interface LintRule {
  readonly name: string;
  readonly check: (dashboard: Dashboard) => string[];
  /** What to do to a good dashboard so that the rule complains. */
  readonly bad: Readonly<Record<string, (good: { dashboard: Dashboard; panel: Panel; target: Target }) => void>>;
}

/** All panels, those of closed rows among them, without the rows. */
export const panelsOf = ({ panels }: Dashboard): Panel[] =>
  panels.flatMap((panel) => (panel.type === 'row' ? (panel.panels ?? []) : [panel]));

/** Every query to Prometheus with its panel. */
export const queriesOf = (dashboard: Dashboard): { panel: Panel; expr: string }[] =>
  panelsOf(dashboard).flatMap((panel) =>
    (panel.targets ?? []).flatMap(({ expr }) => (expr === undefined ? [] : [{ panel, expr }])),
  );

/** A query with Grafana's ranges filled in; other variables stand within quotes. */
export const filledIn = (expr: string): string =>
  expr.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1h');

/** Where a text is no PromQL; undefined where it is. */
export function promqlError(expr: string): string | undefined {
  const text = filledIn(expr);
  const cursor = parser.parse(text).cursor();
  do if (cursor.type.isError) return `${text.slice(0, cursor.from)} <-- here`;
  while (cursor.next());
  return text.trim() === '' ? 'empty' : undefined;
}

/** The labels that the series of a query have left: those of its outermost aggregations, but for the bounds of buckets. */
export function groupsOf(expr: string): string[] {
  const text = filledIn(expr);
  const labels = new Set<string>();
  parser.parse(text).iterate({
    enter: (node) => {
      if (node.name !== 'AggregateExpr') return true;
      const modifier = node.node.getChild('AggregateModifier')?.getChild('GroupingLabels');
      for (const label of modifier?.getChildren('LabelName') ?? []) labels.add(text.slice(label.from, label.to));
      return false;
    },
  });
  return [...labels].filter((label) => label !== 'le');
}

/** Every selector of a query: the metric, its matchers, and the function whose range it is. */
export function selectorsOf(expr: string): { metric: string; matchers: string; within: string | undefined }[] {
  const text = filledIn(expr);
  const found: { metric: string; matchers: string; within: string | undefined }[] = [];
  parser.parse(text).iterate({
    enter: (node) => {
      if (node.name !== 'VectorSelector') return;
      const identifier = node.node.getChild('Identifier');
      const matchers = node.node.getChild('LabelMatchers');
      const range = node.node.parent?.name === 'MatrixSelector' ? node.node.parent : undefined;
      const offset = range?.parent?.name === 'OffsetExpr' ? range.parent : range;
      const call = offset?.parent?.parent;
      const name = call?.name === 'FunctionCall' ? call.getChild('FunctionIdentifier') : undefined;
      found.push({
        metric: identifier ? text.slice(identifier.from, identifier.to) : '',
        matchers: matchers ? text.slice(matchers.from, matchers.to) : '',
        within: name ? text.slice(name.from, name.to) : undefined,
      });
    },
  });
  return found;
}
