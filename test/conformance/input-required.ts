import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  createRequestStateCodec,
  inputRequired,
  inputResponse,
} from '@modelcontextprotocol/server';
import type { ClientCapabilities, InputRequests, McpServer, ServerContext } from '@modelcontextprotocol/server';
import { z } from 'zod';

const codec = createRequestStateCodec<string>({ key: 'a key of thirty-two bytes or more, for tests' });

/** Refuses a state that this server has not signed. */
export const verifyState = codec.verify;

const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });
const name = z.object({ name: z.string() });
const color = z.object({ color: z.string() });
const ok = z.object({ ok: z.boolean() });

const askName = (message: string) => inputRequired.elicit({ message, requestedSchema: name });
const askModel = (question: string, maxTokens: number) =>
  inputRequired.createMessage({
    messages: [{ role: 'user', content: { type: 'text', text: question } }],
    maxTokens,
  });

/** Tools and a prompt of the 2026-07-28 revision that need answers from the client before they can finish. */
export function registerInputRequired(server: McpServer): void {
  const tool = (
    toolName: string,
    run: (context: ServerContext) => Promise<ReturnType<typeof text> | ReturnType<typeof inputRequired>>,
  ): void => {
    server.registerTool(toolName, { description: 'Needs input.' }, run);
  };

  tool('test_input_required_result_elicitation', async ({ mcpReq }) => {
    const user = acceptedContent(mcpReq.inputResponses, 'user_name', name);
    if (user) return text(`Hello, ${user.name}!`);
    return inputRequired({ inputRequests: { user_name: askName('What is your name?') } });
  });
  tool('test_input_required_result_sampling', async ({ mcpReq }) => {
    const answer = inputResponse(mcpReq.inputResponses, 'capital_question');
    if (answer.kind === 'sampling') return text(JSON.stringify(answer.result.content));
    return inputRequired({ inputRequests: { capital_question: askModel('What is the capital of France?', 100) } });
  });
  tool('test_input_required_result_list_roots', async ({ mcpReq }) => {
    const answer = inputResponse(mcpReq.inputResponses, 'client_roots');
    if (answer.kind === 'roots') return text(answer.roots.map(({ uri }) => uri).join(', '));
    return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
  });
  tool('test_input_required_result_multiple_inputs', async ({ mcpReq }) => {
    const answers = ['user_name', 'greeting', 'client_roots'].map((key) => inputResponse(mcpReq.inputResponses, key));
    if (answers.every(({ kind }) => kind !== 'missing')) return text('All there.');
    const inputRequests = {
      user_name: askName('What is your name?'),
      greeting: askModel('Generate a greeting', 50),
      client_roots: inputRequired.listRoots(),
    };
    return inputRequired({ inputRequests, requestState: await codec.mint('multiple') });
  });
  for (const toolName of ['test_input_required_result_request_state', 'test_input_required_result_tampered_state']) {
    tool(toolName, async ({ mcpReq }) => {
      const confirmed = acceptedContent(mcpReq.inputResponses, 'confirm', ok);
      if (confirmed && mcpReq.requestState() !== undefined) return text('state-ok');
      const confirm = inputRequired.elicit({ message: 'Please confirm', requestedSchema: ok });
      return inputRequired({ inputRequests: { confirm }, requestState: await codec.mint('confirm') });
    });
  }
  tool('test_input_required_result_multi_round', async ({ mcpReq }) => {
    const second = acceptedContent(mcpReq.inputResponses, 'step2', color);
    if (second) return text(`Your colour is ${second.color}.`);
    const first = acceptedContent(mcpReq.inputResponses, 'step1', name);
    const inputRequests: InputRequests = first
      ? { step2: inputRequired.elicit({ message: 'Step 2: What is your favorite color?', requestedSchema: color }) }
      : { step1: askName('Step 1: What is your name?') };
    return inputRequired({ inputRequests, requestState: await codec.mint(first ? 'second' : 'first') });
  });
  tool('test_input_required_result_capabilities', async ({ mcpReq }) => {
    if (inputResponse(mcpReq.inputResponses, 'question').kind !== 'missing') return text('Answered.');
    const inputRequests: Record<string, InputRequests[string]> = {};
    const declared = declaredBy(mcpReq);
    if (declared.sampling) inputRequests['question'] = askModel('Anything?', 10);
    if (declared.elicitation) inputRequests['user_name'] = askName('What is your name?');
    return inputRequired({ inputRequests });
  });
  tool('test_streaming_elicitation', async ({ mcpReq }) => {
    if (acceptedContent(mcpReq.inputResponses, 'user_name', name)) return text('Streamed.');
    return inputRequired({ inputRequests: { user_name: askName('What is your name?') } });
  });
  tool('test_missing_capability', async ({ mcpReq }) => {
    if (!declaredBy(mcpReq).sampling) {
      return inputRequired({ inputRequests: { question: askModel('Anything?', 10) } });
    }
    return text('Sampling is there.');
  });
  server.registerPrompt('test_input_required_result_prompt', { description: 'Needs input.' }, async ({ mcpReq }) => {
    const given = acceptedContent(mcpReq.inputResponses, 'user_context', z.object({ context: z.string() }));
    if (given) return { messages: [{ role: 'user', content: { type: 'text', text: given.context } }] };
    const requestedSchema = z.object({ context: z.string() });
    const user_context = inputRequired.elicit({ message: 'What context should the prompt use?', requestedSchema });
    return inputRequired({ inputRequests: { user_context } });
  });
}

function declaredBy({ envelope }: ServerContext['mcpReq']): ClientCapabilities {
  const entries = new Map<string, unknown>(Object.entries(envelope ?? {}));
  return entries.get(CLIENT_CAPABILITIES_META_KEY) ?? {};
}
