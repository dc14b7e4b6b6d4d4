import { chatCompletions } from './chat-completions.ts';
import type { LanguageModel } from './language-model.ts';
import { responses } from './responses.ts';
import { service } from './service.ts';
import { type RemoteServer, serviceMemory, type ServiceOptions } from './service-options.ts';

export interface OpenModelOptions extends ServiceOptions {
  readonly model: string;
  readonly api?: 'chat' | 'responses' | undefined;
  readonly remote?: RemoteServer | undefined;
}

/** The model over the API that was chosen. */
export function openModel({
  model,
  api = 'chat',
  remote,
  timeoutMs: idleMs = SILENCE_MS,
  memory = serviceMemory(),
  ...options
}: OpenModelOptions): LanguageModel {
  const openai = service({ ...options, timeoutMs: idleMs });
  return api === 'responses'
    ? responses({ openai, model, idleMs, remote })
    : chatCompletions({ openai, model, idleMs, memory });
}

/** Some models think for a minute and more before the first word. */
const SILENCE_MS = 180_000;
