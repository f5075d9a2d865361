export { type Bridge, type BridgeOptions, startBridge } from './bridge.js';
export {
  type Broker,
  type BrokerAddress,
  BrokerAddressError,
  parseBrokerAddress,
  parseBrokers,
  shownAddress,
  type Transport,
} from './broker-address.js';
export { clientIdOf, defaultClientId } from './connection/client-id.js';
export type { MqttSettings, TlsFiles } from './connection/settings.js';
export { parseSubscription, type Subscription } from './connection/subscription.js';
export {
  type DeviceFamily,
  endOf,
  expectedSteps,
  type Heartbeat,
  type KindEnd,
  type ParseContext,
  unknownKind,
} from './families/family.js';
export { families } from './families/index.js';
export { type ReadingKind, readingKinds } from './families/measures.js';
export { BridgeServerError } from './http/server.js';
export type {
  Alarm,
  DeviceMessage,
  IncomingMessage,
  LookupKey,
  LookupVia,
  MeasuredValue,
  ParseFailure,
  ParseResult,
  PatientProfile,
  PersonName,
  Reading,
  RoutedMessage,
  Subject,
} from './message/message.js';
export type { ParseErrorType } from './message/payload.js';
export { type MeasuredTime, openTimeZone, type TimeZone, TimeZoneError } from './message/time.js';
export type { EventSettings } from './options/events.js';
export { readOptions } from './options/options.js';
export { BridgeOptionsError } from './options/options-error.js';
export type { PresenceSettings } from './options/presence.js';
export type { SpoolSettings } from './options/spool.js';
export type { PatientDirectory, PatientMatch, PatientUpdate } from './patients/patient-directory.js';
export { type PatientEntry, PatientsFileError, parsePatientsFile, readPatientsFile } from './patients/patients-file.js';
export type { MedicalRecord, MedicalStore } from './pipeline/medical-store.js';
export { type MessageRun, mayPass, type StepRun } from './pipeline/message-run.js';
export { createPipeline, type Pipeline, type PipelineOptions } from './pipeline/pipeline.js';
export { possibleEnds, possibleOutcomes } from './recording/outcomes.js';
export type { ProducerUse } from './recording/producer-context.js';
export { createRecorder, type Recorder, type RecorderOptions } from './recording/recorder.js';
export { readSpoolKey } from './spool/cipher.js';
export { type DeadLetter, type DeadLetterReason, deadLetterReasons } from './spool/dead-letter.js';
export {
  type DeadLetterFilter,
  discardDeadLetters,
  listDeadLetters,
  replayDeadLetters,
  spoolFile,
} from './spool/dead-letter-file.js';
export { SpoolError, type SpoolErrorCode } from './spool/spool-error.js';
export type { DeadLetterBounds, Durability, SpoolOptions } from './spool/spool-options.js';
export { applySchema, openSqlClient, type SqlClient, SqlConnectionError } from './sql/client.js';
export { defaultEventsTopic, emitPath } from './step-events/step-events.js';
export { type EventToken, readTokens } from './step-events/tokens.js';
