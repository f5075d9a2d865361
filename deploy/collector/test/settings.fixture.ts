/**
 * The settings that each component of our configurations knows, in opentelemetry-collector-contrib 0.159: a nested object
 * is a map of them, `leaf` whatever value stands there. Source: the README and config.go of each component. Only what is used
 * here or could be mistaken for it is listed: a setting that is missing here is one to look up.
 */
const leaf = 'leaf' as const;

/** Settings by their names. */
export interface Known {
  readonly [name: string]: Known | typeof leaf;
}

const tls = { insecure: leaf, ca_file: leaf, cert_file: leaf, key_file: leaf, server_name_override: leaf };

/** Source: exporter/exporterhelper. */
const resilience = {
  timeout: leaf,
  sending_queue: {
    enabled: leaf,
    storage: leaf,
    queue_size: leaf,
    num_consumers: leaf,
    sizer: leaf,
    block_on_overflow: leaf,
    wait_for_result: leaf,
  },
  retry_on_failure: {
    enabled: leaf,
    initial_interval: leaf,
    max_interval: leaf,
    max_elapsed_time: leaf,
    multiplier: leaf,
    randomization_factor: leaf,
  },
};

/** Source: config/configgrpc. */
const grpcClient = { endpoint: leaf, compression: leaf, tls, balancer_name: leaf, headers: leaf, keepalive: leaf };

/** Everything that may stand under a component's id, by kind and type. */
export const known: Readonly<Record<string, Known>> = {
  receivers: {
    otlp: {
      protocols: {
        grpc: { endpoint: leaf, tls, max_recv_msg_size_mib: leaf, keepalive: leaf },
        http: { endpoint: leaf, tls, max_request_body_size: leaf, cors: leaf, traces_url_path: leaf },
      },
    },
  },
  processors: {
    memory_limiter: {
      check_interval: leaf,
      limit_percentage: leaf,
      spike_limit_percentage: leaf,
      limit_mib: leaf,
      spike_limit_mib: leaf,
    },
    batch: { timeout: leaf, send_batch_size: leaf, send_batch_max_size: leaf, metadata_keys: leaf },
    redaction: {
      allow_all_keys: leaf,
      allowed_keys: leaf,
      allowed_values: leaf,
      blocked_key_patterns: leaf,
      blocked_values: leaf,
      ignored_keys: leaf,
      redact_all_types: leaf,
      hash_function: leaf,
      summary: leaf,
      url_sanitizer: leaf,
      db_sanitizer: { sql: { enabled: leaf, attributes: leaf }, sanitize_span_name: leaf },
    },
    transform: { error_mode: leaf, trace_statements: leaf, metric_statements: leaf, log_statements: leaf },
    resource_detection: { detectors: leaf, timeout: leaf, override: leaf, system: leaf },
    attributes: { actions: leaf, include: leaf, exclude: leaf },
    tail_sampling: {
      decision_wait: leaf,
      num_traces: leaf,
      expected_new_traces_per_sec: leaf,
      decision_cache: { sampled_cache_size: leaf, non_sampled_cache_size: leaf },
      policies: leaf,
    },
  },
  exporters: {
    otlp_grpc: { ...grpcClient, ...resilience },
    otlp_http: { endpoint: leaf, compression: leaf, tls, headers: leaf, encoding: leaf, ...resilience },
    load_balancing: {
      routing_key: leaf,
      routing_attributes: leaf,
      resolver: {
        dns: { hostname: leaf, port: leaf, interval: leaf, timeout: leaf },
        k8s: { service: leaf, ports: leaf },
        static: { hostnames: leaf },
      },
      protocol: { otlp: { ...grpcClient, ...resilience } },
      ...resilience,
    },
  },
  connectors: {
    forward: {},
    span_metrics: {
      namespace: leaf,
      histogram: {
        disable: leaf,
        unit: leaf,
        explicit: { buckets: leaf },
        exponential: { max_size: leaf },
        dimensions: leaf,
      },
      dimensions: leaf,
      calls_dimensions: leaf,
      exclude_dimensions: leaf,
      exemplars: { enabled: leaf, max_per_data_point: leaf },
      events: leaf,
      resource_metrics_key_attributes: leaf,
      resource_metrics_cache_size: leaf,
      aggregation_temporality: leaf,
      aggregation_cardinality_limit: leaf,
      metrics_flush_interval: leaf,
      metrics_expiration: leaf,
      series_expiration: leaf,
      include_instrumentation_scope: leaf,
      add_resource_attributes: leaf,
    },
    service_graph: {
      latency_histogram_buckets: leaf,
      exponential_histogram_max_size: leaf,
      dimensions: leaf,
      store: { ttl: leaf, max_items: leaf },
      cache_loop: leaf,
      store_expiration_loop: leaf,
      virtual_node_peer_attributes: leaf,
      virtual_node_extra_label: leaf,
      database_name_attributes: leaf,
      metrics_flush_interval: leaf,
      metrics_timestamp_offset: leaf,
    },
  },
  extensions: {
    health_check: { endpoint: leaf, path: leaf, tls },
    file_storage: {
      directory: leaf,
      create_directory: leaf,
      timeout: leaf,
      fsync: leaf,
      compaction: { directory: leaf, on_start: leaf, on_rebound: leaf, cleanup_on_start: leaf },
    },
  },
};

/** The policies of tail_sampling with the settings of each. */
export const knownPolicies: Readonly<Record<string, readonly string[]>> = {
  status_code: ['status_codes'],
  latency: ['threshold_ms', 'upper_threshold_ms'],
  boolean_attribute: ['key', 'value', 'invert_match'],
  string_attribute: ['key', 'values', 'enabled_regex_matching', 'cache_max_size'],
  probabilistic: ['sampling_percentage', 'hash_salt'],
};

/** The paths of settings that nobody knows. */
export function unknownSettings(settings: unknown, allowed: Known, path: string): string[] {
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) return [];
  return Object.entries(settings).flatMap(([name, value]) => {
    const rule = allowed[name];
    if (rule === undefined) return [`${path}.${name}`];
    return rule === leaf ? [] : unknownSettings(value, rule, `${path}.${name}`);
  });
}
