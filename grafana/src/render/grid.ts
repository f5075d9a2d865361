import type { GridPos } from '@grafana/grafana-foundation-sdk/dashboard';

/** Columns of Grafana's grid. */
export const columns = 24;

/** A size in the grid. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Places panels from left to right, a new line where one no longer fits; returns where the next line begins. */
export function placed(sizes: readonly Size[], top: number): { positions: GridPos[]; bottom: number } {
  let [x, y, tallest] = [0, top, 0];
  const positions = sizes.map(({ width, height }) => {
    if (x + width > columns) [x, y, tallest] = [0, y + tallest, 0];
    const position = { x, y, w: width, h: height };
    x += width;
    tallest = Math.max(tallest, height);
    return position;
  });
  return { positions, bottom: y + tallest };
}
