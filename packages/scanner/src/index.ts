export { analyzeRoots, analyzeTogether, catalogue, type AnalyzeOptions, type ScanInput } from './analyze.js';
export { scoreAnalysis } from './score.js';
