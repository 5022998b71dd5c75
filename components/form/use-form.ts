import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { FormValues } from '../../lib/answer/page-props.ts';
import { findFirstField, readSettings, type SettingValues } from './form-fields.ts';
import { useKeptForm } from './use-kept-form.ts';

/** The page's form, kept on the device, and its settings as the fields hold them. `onInput` is called at each input. */
export function useForm({ prompt: _, inputs: _inputs, ...sent }: FormValues, isAnswered: boolean) {
  const formRef = useRef<HTMLFormElement>(null);
  const { keep } = useKeptForm(formRef, isAnswered);
  const [settings, setSettings] = useState<SettingValues>(() => {
    return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== ''));
  });

  /** Tells nobody where none has changed. */
  function readNow(): void {
    if (!formRef.current) return;
    const now = readSettings(formRef.current);
    setSettings((known) => (JSON.stringify(known) === JSON.stringify(now) ? known : now));
  }

  // What was chosen before this code came.
  const readFirst = useEffectEvent(readNow);
  useEffect(() => readFirst(), []);

  function onInput(): void {
    keep();
    readNow();
  }

  function focusPrompt(): boolean {
    if (formRef.current) findFirstField(formRef.current)?.focus();
    return true;
  }

  return { formRef, settings, onInput, focusPrompt };
}
