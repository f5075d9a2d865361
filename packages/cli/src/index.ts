export { check, type Finding } from './check.js';
export { findTool, type Tool } from './find-tool.js';
export { exitCodes, type Output, runProgram } from './program.js';
export { writeFiles } from './write-files.js';
