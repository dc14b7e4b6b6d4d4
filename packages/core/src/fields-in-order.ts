/** The fields of a record as text, the same whatever their order. */
export const fieldsInOrder = (value: object): string =>
  JSON.stringify(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
