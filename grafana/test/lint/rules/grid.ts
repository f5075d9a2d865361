import type { LintRule, Panel } from '../dashboard.ts';

const overlap = (left: Panel['gridPos'], right: Panel['gridPos']): boolean =>
  left.x < right.x + right.w && right.x < left.x + left.w && left.y < right.y + right.h && right.y < left.y + left.h;

function faults(panels: readonly Panel[]): string[] {
  return panels.flatMap((panel, index) => {
    const { x, y, w, h } = panel.gridPos;
    const outside = x < 0 || y < 0 || w < 1 || h < 1 || x + w > 24;
    return [
      ...(outside ? [`${panel.title} lies outside the grid`] : []),
      ...panels
        .slice(index + 1)
        .filter((other) => overlap(panel.gridPos, other.gridPos))
        .map((other) => `${panel.title} lies on ${other.title}`),
      ...faults(panel.panels ?? []),
    ];
  });
}

/** Panels stand side by side in 24 columns. */
export const grid: LintRule = {
  name: 'grid',
  check: ({ panels }) => faults(panels),
  bad: {
    'one on the other': ({ panel }) => {
      panel.gridPos.x = 6;
    },
    'beyond the last column': ({ panel }) => {
      panel.gridPos = { x: 20, y: 20, w: 8, h: 8 };
    },
  },
};
