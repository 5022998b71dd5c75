import { fillTemplate } from './fill-template.ts';
import type { PromptFile, PromptMessage } from './prompt-file.ts';

/**
 * The file's messages with the values in their places. A value stays within the message that it is
 * put into.
 */
export function fillMessages(
  { messages }: Pick<PromptFile, 'messages'>,
  values: ReadonlyMap<string, string>,
): PromptMessage[] {
  return messages.map(({ role, content }) => ({ role, content: fillTemplate(content, values) }));
}
