import type { FormValues } from '../../lib/answer/page-props.ts';
import { readParameters } from '../../lib/contract/parameter-texts.ts';
import { PARAMETER_NAMES } from '../../lib/contract/parameters.ts';
import type { GenerateRequest } from '../../lib/contract/wire.ts';

export const SETTING_NAMES = ['preset', 'model', ...PARAMETER_NAMES] as const;

export type SettingValues = Partial<Record<(typeof SETTING_NAMES)[number], string>>;

/** The fields keep their own text; it is read when it is needed. */
export function findField(form: HTMLFormElement, name: string) {
  return form.querySelector<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(
    `[name="${CSS.escape(name)}"]`,
  );
}

export function readPrompt(form: HTMLFormElement): string {
  return findField(form, 'prompt')?.value ?? '';
}

/** The field that a reader begins with. */
export function findFirstField(form: HTMLFormElement) {
  return form.querySelector<HTMLElement>('[name=prompt], [name^="inputs."]');
}

/** The first that is needed and holds nothing but blanks. */
export function findEmptyField(form: HTMLFormElement): HTMLElement | undefined {
  const fields = form.querySelectorAll<InputField>('[name=prompt], [name^="inputs."][required]');
  return [...fields].find(({ value }) => value.trim() === '');
}

export type InputField = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The fields of a prompt file's variables, by their names. */
export function listInputFields(form: HTMLFormElement): [name: string, field: InputField][] {
  const fields = form.querySelectorAll<InputField>('[name^="inputs."]');
  return [...fields].map((field) => [field.name.slice('inputs.'.length), field]);
}

/** The variables that are not left to the prompt file. */
export function readInputs(form: HTMLFormElement): Record<string, string> {
  const entries = listInputFields(form).map(([name, field]) => [name, field.value] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** The settings that are not left to the server. */
export function readSettings(form: HTMLFormElement): SettingValues {
  const entries = SETTING_NAMES.map((name) => [name, findField(form, name)?.value ?? '']);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** The request that the form stands for. */
export function readRequest(form: HTMLFormElement): GenerateRequest {
  const { preset: chosen, model, ...texts } = readSettings(form);
  const { prompt: own } = form.dataset;
  const preset = own ?? chosen;
  const given = own === undefined ? { prompt: readPrompt(form) } : { inputs: readInputs(form) };
  return {
    ...given,
    ...(preset !== undefined && { preset }),
    ...(model !== undefined && { model }),
    ...readParameters((name) => texts[name] ?? ''),
  };
}

/**
 * Puts all values in; a setting that is absent goes back to the server's default. Those who listen
 * for input hear of it.
 */
export function fillForm(form: HTMLFormElement, { prompt, inputs, ...settings }: FormValues): void {
  if (prompt !== undefined) fillField(form, 'prompt', prompt);
  for (const [name, field] of inputs ? listInputFields(form) : []) {
    fillField(form, field.name, inputs?.[name] ?? '');
  }
  for (const name of SETTING_NAMES) fillField(form, name, settings[name] ?? '');
}

export function fillField(form: HTMLFormElement, name: string, value: string): void {
  const field = findField(form, name);
  if (!field || field.value === value) return;
  field.value = value;
  if (value !== '') field.closest('details')?.setAttribute('open', '');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
