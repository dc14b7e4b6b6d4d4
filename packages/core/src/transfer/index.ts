export { exportLines, type ExportOptions } from './export-lines.ts';
export { exportQuestions, exportTable } from './export-tables.ts';
export { type ImportCounts, importLines } from './import-lines.ts';
