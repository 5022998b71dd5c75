import type { Answer } from '../../lib/contract/wire.ts';
import { AppError, toAppError } from '../http/app-error.ts';
import type { Generation } from './generation.ts';

/**
 * The whole answer, or undefined where the caller has left. Throws AppError, with the text that had
 * come as its `partial`.
 */
export async function collectAnswer(generation: Generation): Promise<Answer | undefined> {
  let result = '';
  let reasoning = '';
  function onReasoning(text: string): undefined {
    reasoning += text;
  }
  function onText(text: string): undefined {
    result += text;
  }
  try {
    const end = await generation.run({ onStart: () => undefined, onText, onReasoning });
    return end && { result, ...(reasoning !== '' && { reasoning }), ...end };
  } catch (thrown) {
    const { code, details, cause, paid } = toAppError(thrown);
    throw new AppError(code, {
      ...details,
      cause,
      paid,
      ...(result !== '' && { partial: result }),
    });
  }
}
