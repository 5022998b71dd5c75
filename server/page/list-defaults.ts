import type { ServerDefaults } from '../../lib/answer/page-props.ts';
import { writeParameters } from '../../lib/contract/parameter-texts.ts';
import { isDemo, type Settings } from '../settings/config.ts';
import { readParameterDefaults } from '../settings/parameter-defaults.ts';

/** Says nothing. */
export const NO_DEFAULTS: ServerDefaults = { model: '', parameters: {}, isDemo: false };

export function listDefaults(settings: Settings): ServerDefaults {
  const { OPENAI_MODEL: model, MAX_TOKENS_LIMIT: maxTokensLimit, OPENAI_MODELS: models } = settings;
  return {
    model: isDemo(settings) ? 'demo' : model,
    parameters: writeParameters(readParameterDefaults(settings)),
    ...(maxTokensLimit !== undefined && { maxTokensLimit }),
    ...(models !== undefined && { models }),
    isDemo: isDemo(settings),
  };
}
