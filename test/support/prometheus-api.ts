/** One sample of an instant query. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface QueryAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly { metric: Record<string, string>; value: [number, string] }[] };
}

/** Asks a Prometheus for the present value of an expression. */
export async function queryPrometheus(address: string, expression: string): Promise<Sample[]> {
  const response = await fetch(`${address}/api/v1/query?${new URLSearchParams({ query: expression })}`);
  const answer = (await response.json()) as QueryAnswer;
  if (answer.status !== 'success') throw new Error(`Prometheus refuses ${expression}: ${answer.error}`);
  return (answer.data?.result ?? []).map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

/** The addresses of the pages that a Prometheus scrapes. */
export async function scrapedPages(address: string): Promise<string[]> {
  const response = await fetch(`${address}/api/v1/targets?state=active`);
  const { data } = (await response.json()) as { data: { activeTargets: { scrapeUrl: string }[] } };
  return data.activeTargets.map(({ scrapeUrl }) => scrapeUrl);
}
