import { type FormEvent, useRef, useState } from 'react';
import type { PageProps } from '../lib/page-props.ts';
import styles from '../styles/prompt-page.module.css';
import { ActionBar } from './action-bar.tsx';
import { AnswerRegion } from './answer-region.tsx';
import { findField, readRequest } from './form-fields.ts';
import { PageHeader } from './page-header.tsx';
import { PromptBox } from './prompt-box.tsx';
import { SettingsGroup } from './settings-group.tsx';
import { ShortcutList } from './shortcut-list.tsx';
import { TakeAway } from './take-away.tsx';
import { useFollow } from './use-follow.ts';
import { type Generator, useGenerate } from './use-generate.ts';
import { useKeptForm } from './use-kept-form.ts';
import { prepareMarkdown } from './use-markdown.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { LanguageContext } from './use-texts.ts';

export function PromptPage(props: PageProps) {
  const { locale, texts } = props;
  return (
    <LanguageContext value={{ locale, texts }}>
      <main className={styles.page}>
        <PageHeader isSignedIn={props.isSignedIn} />
        {props.defaults.isDemo && <p className={styles.notice}>{texts.demoNotice}</p>}
        <Workspace {...props} />
      </main>
    </LanguageContext>
  );
}

function Workspace({ defaults, presets, values, outcome, isSignedIn }: PageProps) {
  const [notice, setNotice] = useState('');
  const answerRef = useRef<HTMLElement>(null);
  const generator = useGenerate(outcome, () => setNotice(''));
  const { formRef, buttonRef, start } = useStart(generator, () => setNotice(''));
  const { keep } = useKeptForm(formRef, outcome !== undefined);
  const { state, stop } = generator;
  useFollow(answerRef, state.phase === 'running');

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    start('generate');
  }

  function onInput(): void {
    keep();
    void prepareMarkdown();
  }

  return (
    <form
      ref={formRef}
      className={styles.workspace}
      method="post"
      noValidate
      onSubmit={onSubmit}
      onInput={onInput}
    >
      <PromptBox initial={values.prompt} failure={state.failure} />
      <ActionBar ref={buttonRef} state={state} notice={notice} stop={stop} />
      <div className={styles.settings}>
        <SettingsGroup
          defaults={defaults}
          presets={presets}
          initial={values}
          failure={state.failure}
          formRef={formRef}
          say={setNotice}
        />
        <TakeAway formRef={formRef} needsToken={isSignedIn} say={setNotice} />
        <ShortcutList />
      </div>
      <AnswerRegion ref={answerRef} state={state} start={start} say={setNotice} />
    </form>
  );
}

/** What starts an answer: the form, the buttons beneath an answer, and the keyboard. */
function useStart(generator: Generator, onStart: () => void) {
  const formRef = useRef<HTMLFormElement>(null);
  const buttonRef = useRef<HTMLButtonElement>(null);
  const isRunning = generator.state.phase === 'running';

  /** Runs with the form as it stands. */
  function start(run: 'generate' | 'carryOn' | 'retry'): void {
    if (!formRef.current || isRunning) return;
    onStart();
    generator[run](readRequest(formRef.current));
    // The buttons beneath the answer go away while it is written; the one that stops it takes the focus.
    if (run !== 'generate') buttonRef.current?.focus({ preventScroll: true });
  }

  useShortcuts({
    send() {
      start('generate');
      return true;
    },
    escape() {
      if (isRunning) generator.stop();
      return isRunning;
    },
    focusPrompt() {
      const field = formRef.current && findField(formRef.current, 'prompt');
      field?.focus();
      return true;
    },
  });

  return { formRef, buttonRef, start };
}
