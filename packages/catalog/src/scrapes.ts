/**
 * How many scrapes a window must hold for `rate` and `increase`: they need two, and one or two scrapes may fail.
 * Source: Prometheus, "Query functions", rate.
 */
export const scrapesInWindow = 4;
