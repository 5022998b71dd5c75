import { useRef, useState } from 'react';
import type { FormOutcome, FormValues } from '../../lib/answer/page-props.ts';
import type { HistoryEntry } from '../../lib/history/history.ts';
import { prepareRun, useGenerate } from '../answer/use-generate.ts';
import { useShortcuts } from '../browser/use-shortcuts.ts';
import { fillForm, readRequest } from '../form/form-fields.ts';
import { useForm } from '../form/use-form.ts';
import { useHistory } from '../history/use-history.ts';
import { prepareMarkdown } from '../markdown/use-markdown.ts';

/** What the page knows and does, whatever it looks like. */
export function usePage(outcome: FormOutcome | undefined, values: FormValues) {
  const [notice, setNotice] = useState('');
  const buttonRef = useRef<HTMLButtonElement>(null);
  const answerRef = useRef<HTMLElement>(null);
  const history = useHistory(setNotice);
  const generator = useGenerate(outcome, answerRef, history.save);
  const { formRef, focusPrompt, ...form } = useForm(values, outcome !== undefined);
  const isRunning = generator.state.phase === 'running';

  /** Runs with the form as it stands. */
  function start(run: 'generate' | 'carryOn' | 'retry'): void {
    if (!formRef.current || isRunning) return;
    setNotice('');
    generator[run](readRequest(formRef.current));
    // The buttons beneath the answer go away while it is written; the one that stops it takes the focus.
    if (run !== 'generate') buttonRef.current?.focus({ preventScroll: true });
  }

  async function restore(entry: HistoryEntry): Promise<void> {
    const { readEntryValues } = await import('../../lib/history/history.ts');
    if (formRef.current) fillForm(formRef.current, readEntryValues(entry));
    await generator.show(entry);
    history.close();
    focusPrompt();
  }

  function onInput(): void {
    form.onInput();
    prepareAnswer();
  }

  useShortcuts({
    send() {
      start('generate');
      return true;
    },
    escape() {
      if (isRunning) generator.stop();
      else if (history.isOpen) history.close();
      return isRunning || history.isOpen;
    },
    focusPrompt,
  });

  const { state, stop } = generator;
  return {
    ...{ formRef, buttonRef, answerRef, state, settings: form.settings, history, notice },
    ...{ start, stop, restore, onInput, say: setNotice },
  };
}

/** Whoever types is about to ask. */
function prepareAnswer(): void {
  void prepareRun();
  void prepareMarkdown();
}
