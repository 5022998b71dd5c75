import { useRef, useState } from 'react';
import type { AnswerState } from '../../lib/answer/answer-state.ts';
import type { FormOutcome, FormValues, PageProps } from '../../lib/answer/page-props.ts';
import type { GenerateRequest } from '../../lib/contract/wire.ts';
import type { HistoryEntry } from '../../lib/history/history.ts';
import { prepareRun, useGenerate } from '../answer/use-generate.ts';
import { useShortcuts } from '../browser/use-shortcuts.ts';
import { useCompare } from '../compare/use-compare.ts';
import { fillField, fillForm } from '../form/form-fields.ts';
import { useForm } from '../form/use-form.ts';
import { useHistory } from '../history/use-history.ts';
import { useTexts } from '../language/use-texts.ts';
import { useRestore } from './use-restore.ts';

/** What the page knows and does, whatever it looks like. */
export function usePage({ outcome, values, ...here }: PageProps) {
  const parts = useParts(outcome, values);
  const { form, single, compare, history, buttonRef, setNotice } = parts;
  const { isRunning, start, stop } = useRunning(parts);
  const language = useTexts();

  async function show(entry: HistoryEntry): Promise<void> {
    const { describeEntry } = await prepareRun();
    const { readEntryRequest, readFormValues } = await import(
      '../../lib/history/compare-settings.ts'
    );
    if (form.ref.current) fillForm(form.ref.current, readFormValues(entry));
    if (entry.others) await compare.show(entry);
    else {
      compare.close();
      single.show(describeEntry(entry, language), readEntryRequest(entry));
    }
    history.close();
    form.focusPrompt();
    setNotice(language.texts.historyRestored);
  }

  const bringBack = useRestore(here, (entry) => void show(entry));

  function restore(entry: HistoryEntry): void {
    // What had come until now is saved before the page is left.
    stop();
    void bringBack(entry);
  }

  /** Goes on with one of the answers of a comparison. */
  function take(state: AnswerState, request: GenerateRequest): void {
    // All else is the form's own already.
    for (const name of ['model', 'temperature', 'max_tokens'] as const) {
      if (form.ref.current) fillField(form.ref.current, name, String(request[name] ?? ''));
    }
    compare.close();
    single.show(state, request);
    setNotice(language.texts.compareTaken);
    buttonRef.current?.focus();
  }

  function toggleCompare(): void {
    stop();
    setNotice('');
    compare.toggle();
  }

  return { ...parts, isRunning, start, stop, restore, take, toggleCompare, say: setNotice };
}

type Parts = ReturnType<typeof useParts>;

function useParts(outcome: FormOutcome | undefined, values: FormValues) {
  const [notice, setNotice] = useState('');
  const buttonRef = useRef<HTMLButtonElement>(null);
  const answerRef = useRef<HTMLElement>(null);
  const history = useHistory(setNotice);
  const single = useGenerate(outcome, answerRef, (run) => void history.save([run]));
  const compare = useCompare(setNotice);
  const form = useForm(values, outcome !== undefined);
  return { notice, setNotice, buttonRef, answerRef, history, single, compare, form };
}

/** What starts and stops: one answer, or all of an open comparison. */
function useRunning({ form, single, compare, history, buttonRef, setNotice }: Parts) {
  const { texts } = useTexts();
  const isRunning = compare.isOpen ? compare.isRunning : single.state.phase === 'running';

  /** Runs with the form as it stands. */
  function start(run: 'generate' | 'carryOn' | 'retry'): void {
    const request = form.read();
    if (!request || isRunning) return;
    setNotice('');
    if (!compare.isOpen) {
      single[run](request);
      // The buttons beneath the answer go away while it is written; the one that stops it takes the
      // focus.
      if (run !== 'generate') buttonRef.current?.focus({ preventScroll: true });
    } else if (form.focusEmpty()) setNotice(texts.emptyPrompt);
    else compare.start(request);
  }

  function stop(): void {
    if (compare.isOpen) compare.stop();
    else single.stop();
  }

  useShortcuts({
    send() {
      start('generate');
      return true;
    },
    escape() {
      if (isRunning) stop();
      else if (history.isOpen) history.close();
      return isRunning || history.isOpen;
    },
    focusPrompt: form.focusPrompt,
  });

  return { isRunning, start, stop };
}
