import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { readStored, writeStored } from '../browser/device-store.ts';
import {
  fillField,
  fillForm,
  type InputField,
  listInputFields,
  readPrompt,
  readSettings,
  SETTING_NAMES,
} from './form-fields.ts';

/** The form of a prompt file has its own, with its id after a dot. */
const DRAFT = 'quickstart.draft';
const SETTINGS = 'quickstart.settings';

/** A draft is saved after so long a pause in typing, in milliseconds. */
const PAUSE_MS = 200;

/** Keeps the prompt and the settings on the device; `keep` is called at each input. */
export function useKeptForm(
  formRef: RefObject<HTMLFormElement | null>,
  isAnswered: boolean,
): { keep: () => void } {
  const pause = useRef(0);
  /** What the device keeps, as far as this page knows; not known before the form has it. */
  const known = useRef<string>(undefined);

  function save(): void {
    clearTimeout(pause.current);
    const form = formRef.current;
    if (!form) return;
    const prompt = readDraft(form);
    const settings = readSettings(form);
    const now = describe(prompt, settings);
    // A page where nothing was changed leaves what another may have kept since.
    if (known.current === undefined || now === known.current) return;
    known.current = now;
    writeStored(nameStore(DRAFT, form), prompt);
    writeStored(
      nameStore(SETTINGS, form),
      Object.keys(settings).length > 0 ? JSON.stringify(settings) : '',
    );
  }

  useEffect(() => {
    const form = formRef.current;
    if (!form) return;
    const settings = readKeptSettings(form);
    const draft = readStored(nameStore(DRAFT, form)) ?? '';
    // What was just sent without JavaScript, or typed before this ran, is newer than what was kept.
    known.current = isAnswered ? '' : describe(draft, settings);
    if (isAnswered) return;
    if (Object.keys(readSettings(form)).length === 0) fillForm(form, settings);
    fillDraft(form, draft);
  }, [formRef, isAnswered]);

  useLeave(save);

  return {
    keep() {
      clearTimeout(pause.current);
      pause.current = window.setTimeout(save, PAUSE_MS);
    },
  };
}

/** Calls back when the page is left, by the browser or by Next.js's client. */
function useLeave(save: () => void): void {
  const saveLast = useEffectEvent(save);
  useEffect(() => {
    window.addEventListener('pagehide', saveLast);
    return () => window.removeEventListener('pagehide', saveLast);
  }, []);
  useLayoutEffect(() => () => saveLast(), []);
}

function describe(prompt: string, settings: Record<string, string>): string {
  return JSON.stringify([prompt, settings]);
}

/** Keeps a prompt for the next time that the page is opened. */
export function keepDraft(prompt: string): void {
  writeStored(DRAFT, prompt);
}

function nameStore(name: string, { dataset }: HTMLFormElement): string {
  return dataset.prompt === undefined ? name : `${name}.${dataset.prompt}`;
}

/** The prompt, or the variables that are not as the page came. */
function readDraft(form: HTMLFormElement): string {
  if (form.dataset.prompt === undefined) return readPrompt(form);
  const touched = listInputFields(form).filter(([, field]) => !isUntouched(field));
  const texts = touched.map(([name, field]) => [name, field.value]);
  return texts.length > 0 ? JSON.stringify(Object.fromEntries(texts)) : '';
}

/** Fills what nobody has touched yet. */
function fillDraft(form: HTMLFormElement, draft: string): void {
  if (form.dataset.prompt === undefined) {
    if (readPrompt(form) === '') fillField(form, 'prompt', draft);
    return;
  }
  const kept = parseTexts(draft);
  for (const [name, field] of listInputFields(form)) {
    const text = kept[name];
    if (text !== undefined && isUntouched(field)) fillField(form, field.name, text);
  }
}

function isUntouched(field: InputField): boolean {
  if (!(field instanceof HTMLSelectElement)) return field.value === field.defaultValue;
  return field.selectedOptions[0]?.defaultSelected ?? field.selectedIndex <= 0;
}

function readKeptSettings(form: HTMLFormElement): Record<string, string> {
  const names: readonly string[] = SETTING_NAMES;
  const kept = parseTexts(readStored(nameStore(SETTINGS, form)) ?? '');
  return Object.fromEntries(Object.entries(kept).filter(([name]) => names.includes(name)));
}

/** The texts of a stored object, without what else may stand there. */
function parseTexts(json: string): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(json);
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter((entry): entry is [string, string] => {
        return typeof entry[1] === 'string';
      }),
    );
  } catch {
    return {};
  }
}
