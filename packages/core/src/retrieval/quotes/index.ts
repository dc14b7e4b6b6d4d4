export { quoteCandidates, type QuoteCandidate } from './candidates.ts';
export { closestStretch } from './closest.ts';
export { quoteMatcher, type QuoteMatch, type TextRun } from './match.ts';
export { quoteSequences } from './sequences.ts';
