/** A choice at the top of a board: values of a label, or names that the catalog has. */
export interface Variable {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly from:
    | { readonly kind: 'query' /** `label_values(...)` */; readonly query: string }
    | { readonly kind: 'names'; readonly names: readonly string[] };
  /** What `All` stands for; default `.+`. */
  readonly all?: string;
  /** Whether it is only handed on to other boards. */
  readonly hidden?: true;
}
