import type { LintRule } from '../dashboard.ts';

/** Nobody edits what is generated. */
export const uneditable: LintRule = {
  name: 'uneditable',
  check: ({ editable }) => (editable === false ? [] : ['can be edited']),
  bad: {
    editable: ({ dashboard }) => {
      dashboard.editable = true;
    },
    'nothing said': ({ dashboard }) => {
      delete dashboard.editable;
    },
  },
};
