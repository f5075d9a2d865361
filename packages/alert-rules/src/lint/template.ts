/** An action of a template, and whether it stands where the dot is something else than the alert's data. */
export interface Action {
  readonly action: string;
  /** Within `range` or `with`, whose dot is a result or a part of one. */
  readonly isWithin: boolean;
}

/** The actions `{{ ... }}` of a template, without their braces. Source: Go, "text/template". */
export function actionsIn(template: string): Action[] {
  const around: string[] = [];
  return [...template.matchAll(/\{\{-?([\s\S]*?)-?\}\}/g)].map(([, inside = '']) => {
    const action = inside.trim();
    const isWithin = around.some((word) => word === 'range' || word === 'with');
    const [word = ''] = action.split(/\s/, 1);
    if (['if', 'range', 'with', 'define', 'block'].includes(word)) around.push(word);
    if (word === 'end') around.pop();
    return { action, isWithin };
  });
}
