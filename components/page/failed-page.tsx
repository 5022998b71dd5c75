import answerStyles from '../../styles/answer-text.module.css';
import failureStyles from '../../styles/failure-alert.module.css';
import headerStyles from '../../styles/page-header.module.css';
import pageStyles from '../../styles/prompt-page.module.css';
import { useTexts } from '../language/use-texts.ts';

/** What is left of the page where its own code has failed. */
export function FailedPage({ answer }: { answer: string }) {
  const { texts } = useTexts();
  return (
    <main className={pageStyles.page}>
      <h1 className={headerStyles.title}>{texts.title}</h1>
      <div className={failureStyles.failure}>
        <p role="alert">{texts.pageFailed}</p>
        <button type="button" className="quiet" onClick={loadAgain}>
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

/** Not by `reload`, which would send a form anew that this page is the answer to. */
function loadAgain(): void {
  location.replace(location.pathname + location.search);
}
