import { chatCompletions } from './chat-completions.ts';
import type { LanguageModel } from './language-model.ts';
import { responses } from './responses.ts';
import { service } from './service.ts';
import type { ServiceOptions } from './service-options.ts';

export interface OpenModelOptions extends ServiceOptions {
  readonly model: string;
  readonly api?: 'chat' | 'responses' | undefined;
  readonly remote?: { readonly url: string; readonly token?: string | undefined } | undefined;
}

/** The model over the API that was chosen. */
export function openModel({ model, api = 'chat', remote, ...options }: OpenModelOptions): LanguageModel {
  const { timeoutMs: idleMs = 60_000 } = options;
  const openai = service(options);
  return api === 'responses'
    ? responses({ openai, model, idleMs, remote })
    : chatCompletions({ openai, model, idleMs });
}
