import type { BatchPromptFile } from '../../lib/batch/page-props.ts';
import { pickParameters } from '../../lib/contract/parameter-texts.ts';
import {
  PARAMETER_NAMES,
  type ParameterName,
  type ParameterValues,
} from '../../lib/contract/parameters.ts';
import { fillIn } from '../../lib/language/fill-in.ts';
import { BASE_PATH } from '../browser/base-path.ts';
import type { BatchModel } from './batch-model.ts';
import { findPrompt, readMaxCost, readQuestion } from './batch-setup.ts';

/**
 * What is missing before rows can be asked, in words; undefined for nothing. Finds out whether the
 * prompt file has changed.
 */
export async function checkReady(model: BatchModel): Promise<string | undefined> {
  const { batchTexts: texts } = model.props;
  const fault = findFault(model);
  if (fault !== undefined || model.get().setup.preset === '') return fault;
  const prompts = await readPrompts(model);
  if (!prompts) return texts.unreachable;
  model.set({ prompts });
  return findPrompt(model.get().setup, prompts) ? findFault(model) : texts.promptGone;
}

function findFault(model: BatchModel): string | undefined {
  const { file, setup, prompts } = model.get();
  const { batchTexts: texts } = model.props;
  if (!file) return texts.needsFile;
  if (file.table.rows.length === 0) return texts.noRows;
  const prompt = findPrompt(setup, prompts);
  const { batch, variables, missing } = readQuestion(setup, file.table, prompt);
  if (!prompt && setup.template.trim() === '') return texts.needsPrompt;
  if (variables.length === 0) return texts.needsVariable;
  if (missing.length > 0) return fillIn(texts.needsColumns, { names: missing.join(', ') });
  const wrong = findWrongParameter(batch.parameters ?? {}, model);
  if (wrong) {
    return fillIn(texts.needsValue, { name: model.props.texts.parameters[wrong].label });
  }
  return Number.isNaN(readMaxCost(setup)) ? texts.needsAmount : undefined;
}

/** Each row would be refused for it. */
function findWrongParameter(
  given: ParameterValues,
  { props }: BatchModel,
): ParameterName | undefined {
  const { maxTokensLimit = Number.POSITIVE_INFINITY } = props.defaults;
  const right = pickParameters(given);
  if ((right.max_tokens ?? 0) > maxTokensLimit) return 'max_tokens';
  return PARAMETER_NAMES.find((name) => given[name] !== undefined && right[name] === undefined);
}

/**
 * The prompt files as they are now. What the page knows beside is kept. Undefined where the server
 * does not say; without a session the first row will.
 */
async function readPrompts(model: BatchModel): Promise<readonly BatchPromptFile[] | undefined> {
  const { prompts } = model.get();
  try {
    const response = await fetch(`${BASE_PATH}/api/prompts`, {
      headers: { 'Accept-Language': model.props.locale },
    });
    if (response.status === 401) return prompts;
    const body: unknown = await response.json();
    return isPromptList(body) ? body.prompts.map((one) => merge(prompts, one)) : undefined;
  } catch {
    return undefined;
  }
}

function merge(known: readonly BatchPromptFile[], now: BatchPromptFile): BatchPromptFile {
  const before = known.find(({ id }) => id === now.id);
  return { ...now, parameters: before?.parameters ?? {} };
}

function isPromptList(body: unknown): body is { prompts: BatchPromptFile[] } {
  return (
    typeof body === 'object' && body !== null && 'prompts' in body && Array.isArray(body.prompts)
  );
}
