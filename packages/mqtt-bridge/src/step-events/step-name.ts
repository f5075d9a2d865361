import { type PipelineStep, pipelineSteps } from '@pulsetrail/catalog';

/** Stands for a step that has no name here. Source: semantic conventions, `_OTHER`. */
export const otherStep = '_OTHER';

/** The step in which a listener validates against FHIR, between 2 and 3. */
export const validationStep = '2.5_fhir_validation';

/** The step with which a gateway's status message ends. */
export const deviceStatusStep = '3_device_status';

/** The step of whatever fails outside the others; a listener that reports it does not go on. */
export const processingStep = 'message_processing';

/** The steps that listeners are known to report beyond the five. */
export const listenerSteps: readonly string[] = [
  validationStep,
  deviceStatusStep,
  '6_fhir_r5_stored',
  '6_fhir_storage',
  '6_data_processed',
  processingStep,
];

/** Whether a step is one of the five. */
export const isPipelineStep = (step: string): step is PipelineStep =>
  (pipelineSteps as readonly string[]).includes(step);

/** The value of the label `pipeline.step`. */
export const stepLabel = (step: string): PipelineStep | typeof otherStep => (isPipelineStep(step) ? step : otherStep);
