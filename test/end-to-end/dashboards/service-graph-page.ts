/** A page as the collector's service graph has it: one service calls another, and no call has failed yet. */
export function serviceGraphPage(client: string, server: string): () => string {
  const labels = `client="${client}",server="${server}",connection_type=""`;
  let calls = 0;
  return () => {
    calls += 1;
    return [
      '# TYPE traces_service_graph_request_total counter',
      `traces_service_graph_request_total{${labels}} ${calls}`,
      '# TYPE traces_service_graph_request_server_seconds histogram',
      ...['0.1', '+Inf'].map(
        (le) => `traces_service_graph_request_server_seconds_bucket{${labels},le="${le}"} ${calls}`,
      ),
      `traces_service_graph_request_server_seconds_count{${labels}} ${calls}`,
      `traces_service_graph_request_server_seconds_sum{${labels}} ${calls / 20}`,
      '',
    ].join('\n');
  };
}
