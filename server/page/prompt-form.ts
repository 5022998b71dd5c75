import type {
  FormLink,
  PresetChoice,
  PromptForm,
  ServerDefaults,
} from '../../lib/answer/page-props.ts';
import { writeParameters } from '../../lib/contract/parameter-texts.ts';
import { describePrompt } from '../../lib/prompts/describe-prompt.ts';
import type { PromptFile } from '../../lib/prompts/prompt-file.ts';
import type { Body } from '../generate/receive-prompt.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Program } from '../program/program.ts';
import { pickModel } from '../prompts/pick-model.ts';
import { listUsable } from '../routes/usable-prompts.ts';
import { capParameters } from '../settings/parameter-defaults.ts';

/** The prompt file whose form an address is. */
export type PageForm = { file: PromptFile; isStartPage: boolean };

/**
 * That of `/p/ID`, or START_PROMPT's for the start page; undefined where there is none that the
 * caller may use.
 */
export function findForm(
  program: Program,
  exchange: Exchange,
  id: string | undefined,
): PageForm | undefined {
  const wanted = id ?? program.settings.START_PROMPT;
  const file = wanted === undefined ? undefined : listUsable(program, exchange).find(wanted);
  return file && { file, isStartPage: id === undefined };
}

export function describeForm(
  { file }: PageForm,
  { locale }: Exchange,
  { settings }: Program,
): PromptForm {
  const isJson = file.parameters.response_format?.type === 'json_schema';
  return { ...describePrompt(file, locale, pickModel(file.model, settings)), isJson };
}

export function listForms(program: Program, exchange: Exchange): FormLink[] {
  return listUsable(program, exchange)
    .list()
    .map(({ id, name, description }) => ({
      id,
      name: name[exchange.locale],
      description: description[exchange.locale],
    }));
}

/** The prompt files that can be filled from the one box of the start page. */
export function listPresets(program: Program, exchange: Exchange): PresetChoice[] {
  const { locale } = exchange;
  return listUsable(program, exchange)
    .list()
    .filter(({ inputs }) => inputs.length === 1)
    .map(({ id, name, description }) => ({
      id,
      name: name[locale],
      about: description[locale],
    }));
}

/**
 * What is taken where a field of the form is empty: the file's own parameters go before the
 * server's.
 */
export function withOwnParameters(
  defaults: ServerDefaults,
  { file }: PageForm,
  { settings }: Program,
): ServerDefaults {
  const model = defaults.isDemo ? undefined : pickModel(file.model, settings);
  return {
    ...defaults,
    ...(model !== undefined && { model }),
    parameters: {
      ...defaults.parameters,
      ...writeParameters(capParameters(file.parameters, settings)),
    },
  };
}

/** A form of these is another's. */
const OTHERS: readonly string[] = ['prompt', 'preset', 'animal'];

/**
 * What the form sent, as the request that it stands for: the page's address says which prompt file
 * is meant.
 */
export function toPresetBody(body: Body, form: PageForm | undefined): Body {
  const { value } = body;
  if (!form || typeof value !== 'object' || value === null) return body;
  if (form.isStartPage && OTHERS.some((name) => name in value)) return body;
  return { ...body, value: { inputs: {}, ...value, preset: form.file.id } };
}
