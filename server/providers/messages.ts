import type { PromptMessage } from '../../lib/prompts/prompt-file.ts';
import type { ModelRequest } from './provider.ts';

/** Tells the model to go on where an answer was cut off. */
const CONTINUE_INSTRUCTION =
  'Your answer above was cut off. Continue it from exactly where it stops: begin with the very next character, repeat nothing and add no introduction.';

/** The conversation, and for a continuation the answer so far with the wish to go on. */
export function buildMessages({ messages, continueFrom }: ModelRequest): PromptMessage[] {
  if (continueFrom === undefined) return [...messages];
  return [
    ...messages,
    { role: 'assistant', content: continueFrom },
    { role: 'user', content: CONTINUE_INSTRUCTION },
  ];
}

/**
 * The conversation as one text: the messages in their order, a blank line between two, and no names
 * of roles, which mean nothing to a model without chat training.
 */
export function joinMessages(messages: readonly PromptMessage[]): string {
  return messages.map(({ content }) => content).join('\n\n');
}

/** Puts the caller's instructions first, in place of those that stand there. */
export function withSystem(
  messages: readonly PromptMessage[],
  system: string | undefined,
): PromptMessage[] {
  if (system === undefined) return [...messages];
  // Many models take one system message alone.
  const rest = messages[0]?.role === 'system' ? messages.slice(1) : messages;
  return [{ role: 'system', content: system }, ...rest];
}
