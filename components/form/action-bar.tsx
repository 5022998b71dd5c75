import type { MouseEvent, ReactNode, Ref } from 'react';
import styles from '../../styles/action-bar.module.css';
import { useTexts } from '../language/use-texts.ts';

type Props = {
  ref: Ref<HTMLButtonElement>;
  isRunning: boolean;
  status: string;
  stop: () => void;
  /** Further buttons. */
  children: ReactNode;
};

/** The one button that starts and stops, and the one line that says how it goes. */
export function ActionBar({ ref, isRunning, status, stop, children }: Props) {
  const { texts } = useTexts();

  function onClick(event: MouseEvent): void {
    if (!isRunning) return;
    // By the time the browser acts on the click, this button sends the form again.
    event.preventDefault();
    stop();
  }

  return (
    <div className={styles.bar} data-is-running={isRunning}>
      <button
        ref={ref}
        type={isRunning ? 'button' : 'submit'}
        className={isRunning ? styles.stop : 'main'}
        onClick={onClick}
      >
        {isRunning ? texts.stop : texts.generate}
      </button>
      {children}
      <p role="status" className={styles.status}>
        {status}
      </p>
    </div>
  );
}
