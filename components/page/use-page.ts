import { useRef, useState } from 'react';
import type { FormOutcome } from '../../lib/answer/page-props.ts';
import type { HistoryEntry } from '../../lib/history/history.ts';
import { prepareRun, useGenerate } from '../answer/use-generate.ts';
import { fillForm } from '../form/form-fields.ts';
import { useKeptForm } from '../form/use-kept-form.ts';
import { useHistory } from '../history/use-history.ts';
import { prepareMarkdown } from '../markdown/use-markdown.ts';
import { useStart } from './use-start.ts';

/** What the page knows and does, whatever it looks like. */
export function usePage(outcome: FormOutcome | undefined) {
  const [notice, setNotice] = useState('');
  const answerRef = useRef<HTMLElement>(null);
  const history = useHistory(setNotice);
  const generator = useGenerate(outcome, answerRef, history.keep);
  const { state, stop } = generator;
  const starter = useStart(generator, {
    onStart: () => setNotice(''),
    close: history.isOpen ? history.close : undefined,
  });
  const { formRef } = starter;
  const { keep } = useKeptForm(formRef, outcome !== undefined);

  async function restore(entry: HistoryEntry): Promise<void> {
    const { readEntryValues } = await import('../../lib/history/history.ts');
    if (formRef.current) fillForm(formRef.current, readEntryValues(entry));
    await generator.show(entry);
    history.close();
    starter.focusPrompt();
  }

  function onInput(): void {
    keep();
    // Whoever types is about to ask.
    void prepareRun();
    void prepareMarkdown();
  }

  return { ...starter, state, stop, history, restore, notice, say: setNotice, answerRef, onInput };
}
