import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { FormValues } from '../../lib/answer/page-props.ts';
import {
  findEmptyField,
  findFirstField,
  readRequest,
  readSettings,
  type SettingValues,
} from './form-fields.ts';
import { useKeptForm } from './use-kept-form.ts';

/**
 * The page's form, kept on the device, and its settings as the fields hold them. `onInput` is
 * called at each input.
 */
export function useForm({ prompt: _, inputs: _inputs, ...sent }: FormValues, isAnswered: boolean) {
  const ref = useRef<HTMLFormElement>(null);
  const { keep } = useKeptForm(ref, isAnswered);
  const [settings, setSettings] = useState<SettingValues>(() => {
    return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== ''));
  });

  /** Tells nobody where none has changed. */
  function readNow(): void {
    if (!ref.current) return;
    const now = readSettings(ref.current);
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
    if (ref.current) findFirstField(ref.current)?.focus();
    return true;
  }

  /** Gives whether a field that is needed is empty, and goes there. */
  function focusEmpty(): boolean {
    const empty = ref.current && findEmptyField(ref.current);
    empty?.focus();
    return Boolean(empty);
  }

  return {
    ...{ ref, settings, onInput, focusPrompt, focusEmpty },
    /** The request that the form stands for. */
    read: () => (ref.current ? readRequest(ref.current) : undefined),
  };
}
