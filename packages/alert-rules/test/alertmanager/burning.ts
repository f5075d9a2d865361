/** What a notification of {@link burning} says. */
export const facts = {
  summary: 'sign-in of clinic-api fails too often',
  description: 'The error ratio of sign-in of clinic-api is 20% over 5m, threshold 14.4%.',
  budget: 'At this rate a full budget for 30d is used up in 1d 12h 0m 0s.',
  since: 'ince 2026-08-01 10:00:00 UTC, tier page-fast, owner care & "co"',
};

/** An alert as Prometheus posts it. */
export const burning = {
  labels: {
    alertname: 'OperationErrorBudgetBurn',
    severity: 'critical',
    category: 'errors',
    tier: 'page-fast',
    owner: 'care & "co"',
    service: 'clinic-api',
    operation: 'sign-in',
  },
  annotations: {
    summary: facts.summary,
    description: facts.description,
    budget: facts.budget,
    value: '0.2',
    threshold: '0.144',
    runbook_url: 'https://docs.example.org/runbooks/OperationErrorBudgetBurn.md',
  },
  startsAt: '2026-08-01T10:00:00Z',
  generatorURL: 'http://prometheus.internal:9090/graph?g0.expr=up+%3E+1&g0.tab=1',
};

/** Where the links of its messages lead, with the addresses of `delivery.test.ts`. */
export const links = {
  Runbook: /^https:\/\/docs\.example\.org\/runbooks\/OperationErrorBudgetBurn\.md$/,
  Dashboard:
    /^https:\/\/grafana\.example\.org\/d\/pulsetrail-service\?from=1785574800000&to=(?:now|\d+)&var-service=clinic-api&var-operation=sign-in$/,
  Traces: /^https:\/\/traces\.example\.org\/search\?service=clinic-api&start=1785574800000000(?:&end=\d+)?$/,
  Silence:
    /^https:\/\/alerts\.example\.org\/#\/silences\/new\?filter=%7Balertname%3D%22OperationErrorBudgetBurn%22%2Cservice%3D%22clinic-api%22%2Coperation%3D%22sign-in%22%7D$/,
  Expression: /^https:\/\/prometheus\.example\.org\/graph\?g0\.expr=up(?:\+|%20)%3E(?:\+|%20)1&g0\.tab=1$/,
};
