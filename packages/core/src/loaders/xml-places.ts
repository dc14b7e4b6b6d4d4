/** Where something stands in XML, from its tag to its end. */
export interface XmlPlace {
  readonly from: number;
  readonly to: number;
}

/** Where the first element of a name stands; `undefined` when there is none. */
export function placeOfElement(xml: string, name: string): XmlPlace | undefined {
  const from = xml.indexOf(`<${name}`);
  const end = from === -1 ? -1 : xml.indexOf(`</${name}>`, from);
  return end === -1 ? undefined : { from, to: end + name.length + 3 };
}

/** XML with something else, or nothing, at places that are in order and apart from each other. */
export function withoutPlaces<Place extends XmlPlace>(
  xml: string,
  places: readonly Place[],
  instead: (place: Place) => string = () => '',
): string {
  const parts: string[] = [];
  let from = 0;
  for (const place of places) {
    parts.push(xml.slice(from, place.from), instead(place));
    from = place.to;
  }
  return parts.join('') + xml.slice(from);
}
