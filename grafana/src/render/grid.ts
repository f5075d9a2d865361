import type { GridPos } from '@grafana/grafana-foundation-sdk/dashboard';

/** Columns of Grafana's grid. */
export const columns = 24;

/** A size in the grid. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The widths of panels side by side, in their proportions but so that no column stays empty. */
function stretched(line: readonly Size[]): number[] {
  const used = line.reduce((sum, { width }) => sum + width, 0);
  const widths = line.map(({ width }) => Math.floor((width * columns) / used));
  const left = columns - widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width, index) => (index < left ? width + 1 : width));
}

/** The panels that stand side by side: as many as fit. */
function linesOf(sizes: readonly Size[]): Size[][] {
  const lines: Size[][] = [];
  let free = 0;
  for (const size of sizes) {
    if (size.width > free) {
      lines.push([]);
      free = columns;
    }
    lines.at(-1)?.push(size);
    free -= size.width;
  }
  return lines;
}

/** Places panels from left to right, a new line where one no longer fits; returns where the next line begins. */
export function placed(sizes: readonly Size[], top: number): { positions: GridPos[]; bottom: number } {
  let y = top;
  const positions = linesOf(sizes).flatMap((line) => {
    let x = 0;
    const widths = stretched(line);
    const placedLine = line.map(({ height }, index) => {
      const position = { x, y, w: widths[index] ?? 0, h: height };
      x += position.w;
      return position;
    });
    y += Math.max(...line.map(({ height }) => height));
    return placedLine;
  });
  return { positions, bottom: y };
}
