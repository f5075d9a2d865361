/** The usual sizes of panels, in columns of 24 and rows of the grid. */
export const full = { width: 24, height: 8 } as const;
export const half = { width: 12, height: 8 } as const;
export const third = { width: 8, height: 8 } as const;
export const quarter = { width: 6, height: 8 } as const;
/** Of a single number. */
export const tile = { width: 3, height: 4 } as const;
