/**
 * What a service is asked for beyond a model and texts: vectors in base64, which are a third of the size, and a number of dimensions. Which of these a
 * service knows is learnt from its refusals, once.
 */
export function extras(dimensions: number | undefined) {
  let encoding: Partial<Extras> = { encoding_format: 'base64' };
  let size: Partial<Extras> = dimensions === undefined ? {} : { dimensions };
  return {
    fields: (): Partial<Extras> => ({ ...encoding, ...size }),
    /** Whether what was sent was refused for something that can be left out, or said otherwise; from now on it is. */
    leaveOut(refused: unknown, sent: Partial<Extras>): boolean {
      const words = refused instanceof Error ? refused.message : '';
      if (sent.encoding_format !== undefined && (/encoding[_ ]?format/i.test(words) || unexplained.test(words))) {
        encoding = {};
        return true;
      }
      // Voyage and Mistral have another word for it. A model that has one size only says so otherwise.
      if (sent.dimensions === undefined || !unknownDimensions.test(words)) return false;
      size = { output_dimension: sent.dimensions };
      return true;
    },
  };
}

interface Extras {
  readonly encoding_format: 'base64';
  readonly dimensions: number;
  readonly output_dimension: number;
}

/** A refusal without a reason may be about anything: the texts alone are tried. */
const unexplained = /refuses the request \(HTTP 4(00|22)\)\.$/;
const unknownDimensions =
  /(argument|parameters?|field|extra|unknown|unexpected|unrecogni[sz]ed|not permitted)\b.{0,60}\bdimensions\b|\bdimensions\b.{0,60}\b(extra|unknown|unexpected|unrecogni[sz]ed|not permitted|by our api)\b/i;
