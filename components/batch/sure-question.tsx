import styles from '../../styles/file-field.module.css';
import { useBatchTexts } from './use-batch-texts.ts';

type Props = { question: string; yes: string; onYes: () => void; onNo: () => void };

/** Asks before answers are lost; the harmless choice has the focus. */
export function SureQuestion({ question, yes, onYes, onNo }: Props) {
  const { batchTexts } = useBatchTexts();
  return (
    <fieldset className={styles.sure}>
      <legend>{question}</legend>
      <button type="button" onClick={onYes}>
        {yes}
      </button>
      <button type="button" ref={takeFocus} onClick={onNo}>
        {batchTexts.keep}
      </button>
    </fieldset>
  );
}

function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
