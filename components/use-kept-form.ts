import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { readStored, writeStored } from './device-store.ts';
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

  function save(): void {
    clearTimeout(pause.current);
    if (!formRef.current) return;
    writeStored(DRAFT, readPrompt(formRef.current));
    const settings = readSettings(formRef.current);
    writeStored(SETTINGS, Object.keys(settings).length > 0 ? JSON.stringify(settings) : '');
  }

  useEffect(() => {
    const form = formRef.current;
    // What was just sent without JavaScript, or typed before this ran, is newer than what was kept.
    if (!form || isAnswered) return;
    const settings = readKeptSettings();
    if (Object.keys(readSettings(form)).length === 0) fillForm(form, settings);
    if (readPrompt(form) === '') fillField(form, 'prompt', readStored(DRAFT) ?? '');
  }, [formRef, isAnswered]);

  const saveLast = useEffectEvent(save);
  // A layout effect ends while the form is still there, also where a crash takes it away.
  useLayoutEffect(() => {
    window.addEventListener('pagehide', saveLast);
    return () => {
      window.removeEventListener('pagehide', saveLast);
      saveLast();
    };
  }, []);

  return {
    keep() {
      clearTimeout(pause.current);
      pause.current = window.setTimeout(save, PAUSE_MS);
    },
  };
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
