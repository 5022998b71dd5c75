import { PARAMETER_NAMES, type ParameterValues } from '../../lib/contract/parameters.ts';
import type { Locale } from '../../lib/contract/wire.ts';
import { fillMessages } from '../../lib/prompts/fill-messages.ts';
import type { ParsedRequest } from '../contract/parse-request.ts';
import { AppError } from '../http/app-error.ts';
import { pickModel } from '../prompts/pick-model.ts';
import { joinMessages, withSystem } from '../providers/messages.ts';
import type { ModelRequest } from '../providers/provider.ts';
import type { Settings } from '../settings/config.ts';
import { capParameters, readParameterDefaults } from '../settings/parameter-defaults.ts';

/**
 * The request with the prompt file's messages and the server's defaults. Throws model_not_allowed.
 */
export function makeModelRequest(
  request: ParsedRequest,
  settings: Settings,
  locale: Locale,
): ModelRequest {
  const { filled, prompt = '' } = request;
  const model = request.model ?? pickModel(filled?.file.model, settings) ?? settings.OPENAI_MODEL;
  const allowed = settings.OPENAI_MODELS;
  if (allowed && model !== settings.OPENAI_MODEL && !allowed.includes(model)) {
    throw new AppError('model_not_allowed', { param: 'model', hint: allowed.join(', ') });
  }
  const given = filled
    ? fillMessages(filled.file, filled.values)
    : [{ role: 'user' as const, content: prompt }];
  const messages = withSystem(given, request.system);
  return {
    messages,
    prompt: joinMessages(messages),
    rawPrompt: filled ? [...filled.values.values()].join(', ') : prompt,
    preset: request.preset,
    model,
    parameters: mergeParameters(request, filled?.file.parameters, settings),
    continueFrom: request.continue_from,
    locale,
  };
}

/** The caller's own value goes before the prompt file's, that before the variable's default. */
function mergeParameters(
  own: ParameterValues,
  ofPromptFile: ParameterValues | undefined,
  settings: Settings,
): ParameterValues {
  const capped = ofPromptFile && capParameters(ofPromptFile, settings);
  const defaults = readParameterDefaults(settings);
  const entries = PARAMETER_NAMES.map((name) => [
    name,
    own[name] ?? capped?.[name] ?? defaults[name],
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
