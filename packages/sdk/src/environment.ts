import { redactText } from './redact.js';

/**
 * What of `OTEL_RESOURCE_ATTRIBUTES` may leave: where the service runs. Hosts, users, process ids, command lines and
 * whatever else somebody puts there stay out. Source of the names: semantic conventions, resource.
 */
const safeKeys =
  /^(?:service\.(?:name|namespace|version|instance\.id)|deployment\.environment(?:\.name)?|cloud\.(?:provider|platform|region|availability_zone)|k8s\.(?:cluster|namespace|deployment|statefulset|daemonset|pod|container)\.name)$/;

/** Characters of a value; a resource is sent with every batch. */
const longest = 255;

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** What `OTEL_RESOURCE_ATTRIBUTES` says that may leave. Source of the format: OpenTelemetry specification, resource SDK. */
export function resourceFromEnvironment(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (const pair of (env.OTEL_RESOURCE_ATTRIBUTES ?? '').split(',')) {
    const [, key = '', value = ''] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
    if (safeKeys.test(key) && value !== '') attributes[key] = redactText(decoded(value)).slice(0, longest);
  }
  return attributes;
}

/** Whether the environment switches telemetry off: `PULSETRAIL_ENABLED=false` or OpenTelemetry's `OTEL_SDK_DISABLED=true`. */
export const isSwitchedOff = (env: NodeJS.ProcessEnv): boolean =>
  /^(?:false|0|off|no)$/i.test(env.PULSETRAIL_ENABLED?.trim() ?? '') || env.OTEL_SDK_DISABLED?.trim() === 'true';
