export { check, type Finding } from './check.js';
export { findTool, type Tool } from './find-tool.js';
export {
  defaultCatalogFiles,
  findCatalog,
  isCatalogError,
  LoadCatalogError,
  type LoadCatalogErrorCode,
  loadCatalog,
} from './load-catalog.js';
export { exitCodes, type Output, runProgram } from './program.js';
export { writeFiles } from './write-files.js';
