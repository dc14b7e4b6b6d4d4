import { describeEmbedder } from '../testing/describe-embedder.ts';
import { hashEmbedder } from './hash.ts';

describeEmbedder('hashEmbedder', () => hashEmbedder());
describeEmbedder('hashEmbedder of 64 dimensions', () => hashEmbedder({ dimensions: 64 }));
