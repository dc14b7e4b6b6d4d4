import { likenessTo, storedSamples, type StoredVectors } from './stored-samples.ts';

/**
 * A sentence when passages that have vectors get quite others now, so that another model must be behind the name. Other hardware or another quantisation moves a vector by
 * a few hundredths, and a title that was changed by a little more; vectors of two models have nothing to do with each other. `undefined` also where too little is stored to tell.
 */
export async function exchangedModel(stored: StoredVectors): Promise<string | undefined> {
  const samples = await storedSamples(stored);
  if (samples.length < 2) return undefined;
  const texts = samples.map(({ text }) => text);
  // One may have been cut where another version of the service cuts elsewhere: the best tells.
  const likeness = await likenessTo(samples, texts, stored);
  if (likeness === undefined || likeness >= leastLikeness) return undefined;
  return `Behind the name ${stored.embedder.space.model} seems to be another model now than the one that made the vectors here (likeness ${likeness.toFixed(2)} of 1). If it is, make all anew with kb-mcp embed --fresh.`;
}

const leastLikeness = 0.75;
