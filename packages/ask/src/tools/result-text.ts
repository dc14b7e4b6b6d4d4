import type { CallToolResult } from '@modelcontextprotocol/client';

/** What the model reads of a result: its text, else its structure; what is no text is named. Cut with a remark when it is long. */
export function resultText({ content, structuredContent, isError }: CallToolResult, most: number): string {
  const parts = content.map((part) => {
    if (part.type === 'text') return part.text;
    if (part.type === 'resource') return 'text' in part.resource ? part.resource.text : `[${part.resource.uri}]`;
    if (part.type === 'resource_link') return `[${part.name}: ${part.uri}]`;
    return `[${part.type}, ${part.mimeType}]`;
  });
  const text = parts.join('\n') || (structuredContent === undefined ? 'Done.' : JSON.stringify(structuredContent));
  const shown = isError === true ? `The tool failed: ${text}` : text;
  if (shown.length <= most) return shown;
  return `${shown.slice(0, most)}\n[Cut here: ${shown.length - most} more characters. Ask for less, or for the next part.]`;
}
