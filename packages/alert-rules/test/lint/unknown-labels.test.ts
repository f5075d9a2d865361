import { defineCatalog } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { gaps } from '../../src/gaps.js';
import { alert, catalog, said } from './rules.js';

const orders = 'orders_paid_total';
const requests = 'http_server_request_duration_seconds';
const findings = (selector: string, using = catalog) =>
  said([alert(`sum(rate(${selector}[5m])) > 1`)], { catalog: using })
    .filter((line) => line.startsWith('unknown-series: '))
    .map((line) => line.slice('unknown-series: '.length));

test.each([
  [`${orders}{reslt="ok"}`, [`${orders} has no label reslt; its labels are service_name, result`]],
  [`${orders}{reslt!="bad"}`, [`${orders} has no label reslt; its labels are service_name, result`]],
  [`${orders}{le="1"}`, [`${orders} has no label le; its labels are service_name, result`]],
  [`${orders}{result="failed"}`, [`result of ${orders} is never "failed"; its values are ok, bad`]],
  [`${orders}{result=~"ok|failed"}`, [`result of ${orders} is never "failed"; its values are ok, bad`]],
  [`${orders}{result=~"fail.+"}`, [`result of ${orders} is never "fail.+"; its values are ok, bad`]],
  [
    `${orders}{result=~"o|b", result_name="x"}`,
    [
      `result of ${orders} is never "o"; its values are ok, bad`,
      `result of ${orders} is never "b"; its values are ok, bad`,
      `${orders} has no label result_name; its labels are service_name, result`,
    ],
  ],
])('%s asks for what no series has', (selector, expected) => {
  expect(findings(selector)).toEqual(expected);
});

test.each([
  `${orders}{result="ok"}`,
  `${orders}{result=~"ok|bad"}`,
  `${orders}{result=~"o.+"}`,
  `${orders}{result=~"|ok"}`,
  `${orders}{result=""}`,
  `${orders}{result="_OTHER"}`,
  `${orders}{result!="failed"}`,
  `${orders}{reslt=""}`,
  `${orders}{service_name="shop", job="shop", instance=~"a.+", namespace="x", cluster="y", deployment_environment="z"}`,
  `${requests}_bucket{le="0.5", http_request_method="GET", http_route="/x", http_response_status_code=~"5.."}`,
  `${requests}_count{http_request_method=~"GET|POST|_OTHER"}`,
  `up{anything="x"}`,
])('%s may have series', (selector) => {
  expect(findings(selector)).toEqual([]);
});

test('knows the labels by which a catalog tells clusters apart, and without a catalog everything may be', () => {
  const clusters = defineCatalog({ ...catalog.definition, alerting: { clusterLabels: ['ward'] } });
  expect(findings(`${orders}{ward="north"}`, clusters)).toEqual([]);
  expect(findings(`${orders}{ward="north"}`)).toHaveLength(1);
  expect(said([alert(`sum(rate(${orders}{reslt="ok"}[5m])) > 1`)])).toEqual([]);
});

test('asks nothing of what rules record', () => {
  const record = { record: orders, expr: 'sum by (x) (up)' };
  expect(said([record, alert(`${orders}{x="1"} > 0`)], { catalog }).join()).not.toContain('has no label');
});

test('believes the rules of a catalog that there are further labels, and not that there are further values', () => {
  const expr = (selector: string) => `sum(rate(${selector}[5m])) > 1`;
  const withRule = (selector: string) =>
    defineCatalog({
      ...catalog.definition,
      alerting: { rules: { mine: { category: 'business', severity: 'info', expr: expr(selector) } } },
    });
  const labeled = withRule(`${orders}{ward="north"}`);
  expect(gaps(labeled).map(({ message }) => message)).toContain(
    `reads ${orders}{ward}, which nothing of the catalog records; make sure that Prometheus gets it`,
  );
  expect(findings(`${orders}{ward="north"}`, labeled)).toEqual([]);
  expect(() => gaps(withRule(`${orders}{result="failed"}`))).toThrow('is never "failed"');
});
