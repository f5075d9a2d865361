import { OTLPExporterBase } from '@opentelemetry/otlp-exporter-base';
import {
  convertLegacyHttpOptions,
  createOtlpHttpExportDelegate,
  type OTLPExporterNodeConfigBase,
} from '@opentelemetry/otlp-exporter-base/node-http';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { type EncodedSpan, encodeRequest } from '../trace/span-encoder.js';

/**
 * OpenTelemetry's OTLP exporter over HTTP for spans that are bytes already: its variables (`OTEL_EXPORTER_OTLP_...`),
 * its connection and its retries, without its serializer.
 */
export class TraceExporter extends OTLPExporterBase<EncodedSpan[]> {
  constructor(options: OTLPExporterNodeConfigBase) {
    super(
      createOtlpHttpExportDelegate(
        convertLegacyHttpOptions(options, 'TRACES', 'v1/traces', { 'Content-Type': 'application/x-protobuf' }),
        {
          serializeRequest: encodeRequest,
          deserializeResponse: (data) => ProtobufTraceSerializer.deserializeResponse(data),
        },
        'otlp_http_span_exporter',
        { name: 'span', countItems: (spans) => spans.length },
        undefined,
      ),
    );
  }
}
