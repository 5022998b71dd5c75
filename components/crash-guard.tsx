import { Component, type ReactNode } from 'react';
import answerStyles from '../styles/answer-text.module.css';
import failureStyles from '../styles/failure-alert.module.css';
import headerStyles from '../styles/page-header.module.css';
import pageStyles from '../styles/prompt-page.module.css';
import { useTexts } from './use-texts.ts';

/** The answer as far as it was shown when the page failed. */
type Remains = { answer: string };

/** Stands in for the page where a fault of its own code ends it. React would leave nothing on the screen. */
export class CrashGuard extends Component<{ children: ReactNode }, { remains?: Remains }> {
  override state: { remains?: Remains } = {};

  static getDerivedStateFromError(): { remains: Remains } {
    // What failed is still in the document at this moment.
    const answer = document.querySelector<HTMLElement>(`.${CSS.escape(answerStyles.text ?? '')}`);
    return { remains: { answer: answer?.innerText ?? '' } };
  }

  override render() {
    const { remains } = this.state;
    return remains ? <Wreck {...remains} /> : this.props.children;
  }
}

function Wreck({ answer }: Remains) {
  const { texts } = useTexts();
  return (
    <main className={pageStyles.page}>
      <h1 className={headerStyles.title}>{texts.title}</h1>
      <div className={failureStyles.failure}>
        <p role="alert">{texts.pageFailed}</p>
        <button type="button" className="quiet" onClick={() => location.reload()}>
          {texts.loadAgain}
        </button>
      </div>
      <section aria-label={texts.answer} className={answerStyles.text}>
        <div dir="auto" className={answerStyles.block}>
          {answer}
        </div>
      </section>
    </main>
  );
}
