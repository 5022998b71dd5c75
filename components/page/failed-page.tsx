import { CRASH_TEXTS } from '../../lib/language/crash-texts.ts';
import { isLocale } from '../../lib/language/locale.ts';
import answerStyles from '../../styles/answer-text.module.css';
import failureStyles from '../../styles/failure-alert.module.css';
import pageStyles from '../../styles/prompt-page.module.css';

/** The texts on the page when it failed: the answer as far as it was shown, and what was typed. */
export type Remains = { answer: string; prompt: string };

/** What is left of a page where its own code has failed. */
export function FailedPage({ answer, prompt }: Remains) {
  const { lang } = document.documentElement;
  const texts = CRASH_TEXTS[isLocale(lang) ? lang : 'en'];
  return (
    <main className={pageStyles.page}>
      <h1>{texts.title}</h1>
      <div className={failureStyles.failure}>
        <p role="alert">
          {texts.failed} {prompt && texts.kept}
        </p>
        <button type="button" className="quiet" onClick={loadAgain}>
          {texts.loadAgain}
        </button>
      </div>
      <div className={answerStyles.text}>
        <div dir="auto" className={answerStyles.block}>
          {answer}
        </div>
      </div>
    </main>
  );
}

/** Not by `reload`, which would send a form anew that this page is the answer to. */
function loadAgain(): void {
  location.replace(location.pathname + location.search);
}
