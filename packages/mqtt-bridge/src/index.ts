export { type Bridge, type BridgeOptions, startBridge } from './bridge.js';
export { type BrokerAddress, BrokerAddressError, parseBrokerAddress, shownAddress } from './broker-address.js';
export { defaultClientId } from './client-id.js';
export {
  type DeviceFamily,
  endOf,
  expectedSteps,
  type KindEnd,
  type ParseContext,
  unknownKind,
} from './families/family.js';
export { families } from './families/index.js';
export { type ReadingKind, readingKinds } from './families/measures.js';
export type { MedicalRecord, MedicalStore } from './medical-store.js';
export type {
  Alarm,
  DeviceMessage,
  IncomingMessage,
  LookupKey,
  LookupVia,
  ParseFailure,
  ParseResult,
  PatientProfile,
  PersonName,
  Reading,
  RoutedMessage,
  Subject,
} from './message.js';
export { readOptions } from './options.js';
export { BridgeOptionsError } from './options-error.js';
export { possibleEnds, possibleOutcomes } from './outcomes.js';
export type { PatientDirectory, PatientMatch, PatientUpdate } from './patient-directory.js';
export { type PatientEntry, PatientsFileError, parsePatientsFile, readPatientsFile } from './patients-file.js';
export type { ParseErrorType } from './payload.js';
export { createPipeline, type MessageRun, type Pipeline, type PipelineOptions, type StepRun } from './pipeline.js';
export { createRecorder, type Recorder, type RecorderOptions } from './recorder.js';
export { BridgeServerError } from './server.js';
export { applySchema, openSqlClient, type SqlClient, SqlConnectionError } from './sql/client.js';
export { type MeasuredTime, openTimeZone, type TimeZone, TimeZoneError } from './time.js';
