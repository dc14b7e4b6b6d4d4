import { type KbError, toKbError } from '@kb-mcp/core';
import type { Config } from '@kb-mcp/core/config';
import { remark, styled } from '../terminal.ts';
import { approval } from './approval.ts';
import { type Exchange, runCommand } from './chat-commands.ts';
import { lineInput } from './line-input.ts';
import { openClient } from './open-client.ts';
import { showAnswer } from './show-answer.ts';

export interface ConverseOptions {
  readonly yes?: boolean | undefined;
  readonly browser?: boolean | undefined;
}

/** Answers line after line until the input ends; Ctrl-C stops an answer, or the whole when there is none. */
export async function converse(config: Config, { yes, browser }: ConverseOptions): Promise<void> {
  const over = new AbortController();
  let answering: AbortController | undefined;
  const interrupt = (): void => (answering ?? over).abort();
  const stop = (): void => over.abort();
  process.on('SIGINT', interrupt).once('SIGTERM', stop).once('SIGHUP', stop);
  using input = lineInput({ signal: over.signal, onInterrupt: interrupt });
  await using client = openClient(config, {
    approve: approval({ yes, ask: input.interactive ? input.next : undefined }),
    browser,
    changes: yes,
  });
  const exchanges: Exchange[] = [];

  async function respond(line: string): Promise<void> {
    answering = new AbortController();
    const signal = AbortSignal.any([over.signal, answering.signal]);
    try {
      if (line.startsWith('/')) return await runCommand(line, { client, exchanges, signal });
      exchanges.push({ question: line, answer: await showAnswer(client, line, signal) });
    } catch (thrown) {
      // A question that fails does not end the conversation.
      remark(styled('red', sentenceOf(toKbError(thrown))));
    } finally {
      answering = undefined;
    }
  }

  try {
    await client.connect({ signal: over.signal });
    const tools = await client.getTools();
    remark(`${config.model} answers with ${tools.length} tools. /help lists what else there is.`);
    for (let line = await input.next('> '); line !== undefined; line = await input.next('> ')) {
      if (/^\/?(quit|exit)$/i.test(line)) return;
      if (line !== '') await respond(line);
    }
    // The shell goes on below the last prompt.
    if (input.interactive) remark('');
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', stop).off('SIGHUP', stop);
  }
}

const sentenceOf = ({ code, message }: KbError): string => (code === 'cancelled' ? 'Stopped.' : message);
