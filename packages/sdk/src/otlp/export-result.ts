import type { ExportResult, ExportResultCode } from '@opentelemetry/core';

/** The enumeration's own number: the package that holds it is loaded only where telemetry is switched on. */
const success: ExportResultCode.SUCCESS = 0;

/** Whether an exporter has handed over what it was given. */
export const isSuccess = ({ code }: ExportResult): boolean => code === success;
