/**
 * What a service is asked for beyond a model and texts: vectors in base64, which are a third of the size, and a number of dimensions. Which of these a
 * service knows is learnt from its refusals, once.
 */
export function extras(dimensions: number | undefined) {
  let encoding: 'base64' | undefined = 'base64';
  let size: 'dimensions' | 'output_dimension' = 'dimensions';
  return {
    fields: () => ({
      ...(encoding && { encoding_format: encoding }),
      ...(dimensions !== undefined && { [size]: dimensions }),
    }),
    /** Whether it was refused for something that can be left out, or said otherwise; from now on it is. */
    leaveOut(refused: unknown): boolean {
      const words = refused instanceof Error ? refused.message : '';
      if (encoding && /encoding[_ ]?format/i.test(words)) {
        encoding = undefined;
        return true;
      }
      // Voyage and Mistral have another word for it. A model that has one size only says so otherwise.
      if (dimensions === undefined || size !== 'dimensions' || !unknownDimensions.test(words)) return false;
      size = 'output_dimension';
      return true;
    },
  };
}

const unknownDimensions =
  /(argument|parameters?|field|extra|unknown|unexpected|unrecogni[sz]ed|not permitted)\b.{0,60}\bdimensions\b|\bdimensions\b.{0,60}\b(extra|unknown|unexpected|unrecogni[sz]ed|not permitted|by our api)\b/i;
