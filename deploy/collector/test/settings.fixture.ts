/**
 * The settings that each component of our configurations knows, in opentelemetry-collector-contrib 0.159: a nested object
 * is a map of them, `any` whatever stands there. Source: the README and config.go of each component. Only what is used
 * here or could be mistaken for it is listed: a setting that is missing here is one to look up.
 */
const any = 'any' as const;

/** Settings by their names. */
export interface Known {
  readonly [name: string]: Known | typeof any;
}

const tls = { insecure: any, ca_file: any, cert_file: any, key_file: any, server_name_override: any };

/** Source: exporter/exporterhelper. */
const resilience = {
  timeout: any,
  sending_queue: {
    enabled: any,
    storage: any,
    queue_size: any,
    num_consumers: any,
    sizer: any,
    block_on_overflow: any,
    wait_for_result: any,
  },
  retry_on_failure: {
    enabled: any,
    initial_interval: any,
    max_interval: any,
    max_elapsed_time: any,
    multiplier: any,
    randomization_factor: any,
  },
};

/** Source: config/configgrpc. */
const grpcClient = { endpoint: any, compression: any, tls, balancer_name: any, headers: any, keepalive: any };

/** Everything that may stand under a component's id, by kind and type. */
export const known: Readonly<Record<string, Known>> = {
  receivers: {
    otlp: {
      protocols: {
        grpc: { endpoint: any, tls, max_recv_msg_size_mib: any, keepalive: any },
        http: { endpoint: any, tls, max_request_body_size: any, cors: any, traces_url_path: any },
      },
    },
  },
  processors: {
    memory_limiter: {
      check_interval: any,
      limit_percentage: any,
      spike_limit_percentage: any,
      limit_mib: any,
      spike_limit_mib: any,
    },
    batch: { timeout: any, send_batch_size: any, send_batch_max_size: any, metadata_keys: any },
    redaction: {
      allow_all_keys: any,
      allowed_keys: any,
      allowed_values: any,
      blocked_key_patterns: any,
      blocked_values: any,
      ignored_keys: any,
      redact_all_types: any,
      hash_function: any,
      summary: any,
      url_sanitizer: any,
      db_sanitizer: { sql: { enabled: any, attributes: any } },
    },
    transform: { error_mode: any, trace_statements: any, metric_statements: any, log_statements: any },
    resource_detection: { detectors: any, timeout: any, override: any, system: any },
    attributes: { actions: any, include: any, exclude: any },
    tail_sampling: {
      decision_wait: any,
      num_traces: any,
      expected_new_traces_per_sec: any,
      decision_cache: { sampled_cache_size: any, non_sampled_cache_size: any },
      policies: any,
    },
  },
  exporters: {
    otlp_grpc: { ...grpcClient, ...resilience },
    otlp_http: { endpoint: any, compression: any, tls, headers: any, encoding: any, ...resilience },
    load_balancing: {
      routing_key: any,
      routing_attributes: any,
      resolver: {
        dns: { hostname: any, port: any, interval: any, timeout: any },
        k8s: { service: any, ports: any },
        static: { hostnames: any },
      },
      protocol: { otlp: { ...grpcClient, ...resilience } },
      ...resilience,
    },
  },
  connectors: {
    forward: {},
    span_metrics: {
      namespace: any,
      histogram: {
        disable: any,
        unit: any,
        explicit: { buckets: any },
        exponential: { max_size: any },
        dimensions: any,
      },
      dimensions: any,
      calls_dimensions: any,
      exclude_dimensions: any,
      exemplars: { enabled: any, max_per_data_point: any },
      events: any,
      resource_metrics_key_attributes: any,
      resource_metrics_cache_size: any,
      aggregation_temporality: any,
      aggregation_cardinality_limit: any,
      metrics_flush_interval: any,
      metrics_expiration: any,
      include_instrumentation_scope: any,
      add_resource_attributes: any,
    },
    service_graph: {
      latency_histogram_buckets: any,
      exponential_histogram_max_size: any,
      dimensions: any,
      store: { ttl: any, max_items: any },
      cache_loop: any,
      store_expiration_loop: any,
      virtual_node_peer_attributes: any,
      virtual_node_extra_label: any,
      database_name_attributes: any,
      metrics_flush_interval: any,
      metrics_timestamp_offset: any,
    },
  },
  extensions: {
    health_check: { endpoint: any, path: any, tls },
    file_storage: {
      directory: any,
      create_directory: any,
      timeout: any,
      fsync: any,
      compaction: { directory: any, on_start: any, on_rebound: any, cleanup_on_start: any },
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
    return rule === any ? [] : unknownSettings(value, rule, `${path}.${name}`);
  });
}
