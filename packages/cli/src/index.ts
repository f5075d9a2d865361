export { check, type Finding } from './check.js';
export { exitCodes, type Output } from './console.js';
export { type Difference, diffFiles } from './diff-files.js';
export { findTool, type Tool } from './find-tool.js';
export { runProgram } from './program.js';
export { groupsOf } from './rule-files.js';
export { type Trial, type Trials, tryAlerts } from './try-alerts.js';
export { writeFiles } from './write-files.js';
