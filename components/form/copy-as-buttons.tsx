import type { RefObject } from 'react';
import type { CallLanguage } from '../../lib/answer/copy-as.ts';
import styles from '../../styles/take-away.module.css';
import { BASE_PATH } from '../browser/base-path.ts';
import { useTexts } from '../language/use-texts.ts';
import { readRequest } from './form-fields.ts';

type Props = {
  formRef: RefObject<HTMLFormElement | null>;
  needsToken: boolean;
  say: (text: string) => void;
};

const LANGUAGES: readonly CallLanguage[] = ['curl', 'python', 'node'];

/** Copies the form as it stands as a program that asks this server. */
export function CopyAsButtons({ formRef, needsToken, say }: Props) {
  const { texts } = useTexts();

  async function copyAs(language: CallLanguage): Promise<void> {
    if (!formRef.current) return;
    const request = readRequest(formRef.current);
    const { writeCall } = await import('../../lib/answer/copy-as.ts');
    const origin = window.location.origin + BASE_PATH;
    const call = writeCall(language, { origin, request, needsToken });
    const { copyText } = await import('../browser/copy-text.ts');
    say((await copyText(call)) ? texts.copied : texts.copyFailed);
  }

  return (
    <div className={`scripted ${styles.calls}`}>
      {LANGUAGES.map((language) => (
        <button key={language} type="button" className="quiet" onClick={() => copyAs(language)}>
          {texts.copyAs[language]}
        </button>
      ))}
    </div>
  );
}
