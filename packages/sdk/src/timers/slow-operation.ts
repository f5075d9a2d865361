import { type Context, logs, SeverityNumber } from '@opentelemetry/api';
import { ownLogger } from '../logs/log-record.js';
import { redactName } from '../redact.js';
import type { TimedOperation } from './plan.js';

/** The name of the event, and of the counter beside it. */
const eventName = 'operation.slow';

/**
 * Says that a call took longer than it may: in the counter `operation.slow`, and as a log record of the trace, for which
 * there is nothing to do where no logger provider is registered.
 */
export function reportSlow(operation: TimedOperation, seconds: number, threshold: number, active: Context): void {
  operation.slow.add(1);
  const logger = logs.getLogger(ownLogger);
  if (!logger.enabled({ severityNumber: SeverityNumber.WARN, eventName })) return;
  const { component, name } = operation;
  logger.emit({
    eventName,
    severityNumber: SeverityNumber.WARN,
    severityText: 'WARN',
    body: `Operation ${redactName(name)} of ${redactName(component)} took ${seconds.toFixed(3)} s, more than ${threshold} s.`,
    attributes: { component, operation: name, 'operation.duration': seconds, 'operation.threshold': threshold },
    context: active,
  });
}
