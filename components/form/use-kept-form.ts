import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { readStored, writeStored } from '../browser/device-store.ts';
import { fillField, fillForm, readPrompt, readSettings, SETTING_NAMES } from './form-fields.ts';

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
    const prompt = readPrompt(form);
    const settings = readSettings(form);
    const now = describe(prompt, settings);
    // A page where nothing was changed leaves what another may have kept since.
    if (known.current === undefined || now === known.current) return;
    known.current = now;
    keepDraft(prompt);
    writeStored(SETTINGS, Object.keys(settings).length > 0 ? JSON.stringify(settings) : '');
  }

  useEffect(() => {
    const form = formRef.current;
    if (!form) return;
    const settings = readKeptSettings();
    const draft = readStored(DRAFT) ?? '';
    // What was just sent without JavaScript, or typed before this ran, is newer than what was kept.
    known.current = isAnswered ? '' : describe(draft, settings);
    if (isAnswered) return;
    if (Object.keys(readSettings(form)).length === 0) fillForm(form, settings);
    if (readPrompt(form) === '') fillField(form, 'prompt', draft);
  }, [formRef, isAnswered]);

  const saveLast = useEffectEvent(save);
  useEffect(() => {
    window.addEventListener('pagehide', saveLast);
    return () => window.removeEventListener('pagehide', saveLast);
  }, []);

  return {
    keep() {
      clearTimeout(pause.current);
      pause.current = window.setTimeout(save, PAUSE_MS);
    },
  };
}

function describe(prompt: string, settings: Record<string, string>): string {
  return JSON.stringify([prompt, settings]);
}

/** Keeps a prompt for the next time that the page is opened. */
export function keepDraft(prompt: string): void {
  writeStored(DRAFT, prompt);
}

function readKeptSettings(): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(readStored(SETTINGS) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    const names: readonly string[] = SETTING_NAMES;
    return Object.fromEntries(
      Object.entries(kept).filter(
        ([name, value]) => names.includes(name) && typeof value === 'string',
      ),
    );
  } catch {
    return {};
  }
}
