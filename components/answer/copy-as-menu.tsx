import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useId,
  useRef,
  useState,
} from 'react';
import type { CallLanguage } from '../../lib/answer/copy-as.ts';
import styles from '../../styles/answer-tools.module.css';
import { readRequest } from '../form/form-fields.ts';
import { useTexts } from '../language/use-texts.ts';

type Props = {
  formRef: RefObject<HTMLFormElement | null>;
  needsToken: boolean;
  say: (text: string) => void;
};

/**
 * Copies the form as it stands as a program that asks this server: for curl at once, for others
 * from a list.
 */
export function CopyAsMenu({ formRef, needsToken, say }: Props) {
  const { texts } = useTexts();

  async function copyAs(language: CallLanguage): Promise<void> {
    if (!formRef.current) return;
    const request = readRequest(formRef.current);
    const { writeCall } = await import('../../lib/answer/copy-as.ts');
    const call = writeCall(language, { origin: window.location.origin, request, needsToken });
    const { copyText } = await import('../browser/copy-text.ts');
    say((await copyText(call)) ? texts.copied : texts.copyFailed);
  }

  return (
    <div className={styles.copyAs}>
      <button type="button" className={`quiet ${styles.first}`} onClick={() => copyAs('curl')}>
        {texts.copyAs.curl}
      </button>
      <OtherLanguages choose={copyAs} />
    </div>
  );
}

type ChooseProps = { choose: (language: CallLanguage) => void };

function OtherLanguages({ choose }: ChooseProps) {
  const { texts } = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  const buttonRef = useRef<HTMLButtonElement>(null);
  const listId = useId();

  function close(): void {
    setIsOpen(false);
    buttonRef.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !isOpen) return;
    event.preventDefault();
    close();
  }

  function onBlur({ currentTarget, relatedTarget }: FocusEvent): void {
    if (!currentTarget.contains(relatedTarget)) setIsOpen(false);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears its buttons' Escape, and when the focus leaves them
    <span onKeyDown={onKeyDown} onBlur={onBlur}>
      <button
        ref={buttonRef}
        type="button"
        className={`quiet ${styles.more}`}
        aria-label={texts.copyAsOther}
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        onClick={() => setIsOpen(!isOpen)}
      />
      {isOpen && (
        <LanguageList
          id={listId}
          choose={(language) => {
            close();
            choose(language);
          }}
        />
      )}
    </span>
  );
}

function LanguageList({ id, choose }: ChooseProps & { id: string }) {
  const { texts } = useTexts();
  return (
    <ul id={id} className={styles.others}>
      {(['python', 'node'] as const).map((language) => (
        <li key={language}>
          <button type="button" className="quiet" onClick={() => choose(language)}>
            {texts.copyAs[language]}
          </button>
        </li>
      ))}
    </ul>
  );
}
