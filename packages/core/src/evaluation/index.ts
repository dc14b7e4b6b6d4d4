export { type Comparison, comparison } from './comparison.ts';
export { draftQuestions } from './draft.ts';
export { evaluate, type Evaluation, parseEvaluation, type Standing } from './evaluate.ts';
export { readQuestions, writeQuestions } from './questions.ts';
