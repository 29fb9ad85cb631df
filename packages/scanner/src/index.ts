export { analyzeRoots, analyzeTogether, catalogue, type AnalyzeOptions, type ScanInput } from './analyze.js';
export { codeDigest } from './code-digest.js';
export { densityOf, gradeOf } from './figures.js';
export { ruleInfo } from './rule-info.js';
export { scoreAnalysis } from './score.js';
