import { useRef } from 'react';
import type { Generator } from '../answer/use-generate.ts';
import { useShortcuts } from '../browser/use-shortcuts.ts';
import { findField, readRequest } from '../form/form-fields.ts';

type Surroundings = {
  onStart: () => void;
  /** Closes what Escape closes, where that is open. */
  close: (() => void) | undefined;
};

/** What starts an answer: the form, the buttons beneath an answer, and the keyboard, which also stops it. */
export function useStart(generator: Generator, { onStart, close }: Surroundings) {
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

  function focusPrompt(): boolean {
    const field = formRef.current && findField(formRef.current, 'prompt');
    field?.focus();
    return true;
  }

  useShortcuts({
    send() {
      start('generate');
      return true;
    },
    escape() {
      if (isRunning) generator.stop();
      else close?.();
      return isRunning || close !== undefined;
    },
    focusPrompt,
  });

  return { formRef, buttonRef, start, focusPrompt };
}
