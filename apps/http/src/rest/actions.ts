import type { OpenApiDocument, OpenApiOperation } from './open-api.ts';

/** The description as GPT Actions take it: the few routes that a GPT needs, JSON alone, every text within their limits. */
export function actionsOf(document: OpenApiDocument): OpenApiDocument {
  const paths = Object.entries(document.paths).flatMap(([path, item]) => {
    const kept = Object.entries(item).filter(([, { operationId }]) => operationId in confirmed);
    const shortened = kept.map(([method, operation]) => [method, shorten(operation)] as const);
    return shortened.length === 0 ? [] : [[path, Object.fromEntries(shortened)] as const];
  });
  const used = JSON.stringify(paths);
  const schemas = Object.entries(document.components.schemas).filter(
    ([name]) => name === 'Problem' || used.includes(`/schemas/${name}"`),
  );
  return {
    ...document,
    info: { ...document.info, title: 'Knowledge base' },
    tags: document.tags.filter(({ name }) => name === 'Search' || name === 'Documents'),
    paths: Object.fromEntries(paths),
    components: { ...document.components, schemas: Object.fromEntries(schemas) },
  };
}

/** The routes a GPT sees, and whether it has to ask its user before each call. */
const confirmed: Readonly<Record<string, boolean>> = {
  searchPassages: false,
  getContext: false,
  fetchDocument: false,
  listDocuments: false,
  getStats: false,
  uploadDocument: true,
};

const OPERATION_CHARACTERS = 300;
const PARAMETER_CHARACTERS = 700;

function shorten(operation: OpenApiOperation): OpenApiOperation {
  const { description, parameters, requestBody, operationId } = operation;
  const json = requestBody?.content['application/json'];
  return {
    ...operation,
    description: sentences(description, OPERATION_CHARACTERS),
    ...(parameters && {
      parameters: parameters.map((parameter) => ({
        ...parameter,
        description: sentences(parameter.description, PARAMETER_CHARACTERS),
      })),
    }),
    ...(requestBody && { requestBody: { ...requestBody, content: { 'application/json': json } } }),
    'x-openai-isConsequential': confirmed[operationId] ?? true,
  };
}

/** As many whole sentences as fit, at least the beginning of the first. */
function sentences(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const end = cut.lastIndexOf('. ');
  return end < 0 ? `${cut.slice(0, most - 1)}…` : cut.slice(0, end + 1);
}
