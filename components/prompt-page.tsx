import type { PageProps } from '../lib/page-props.ts';
import styles from '../styles/prompt-page.module.css';
import { ActionBar } from './action-bar.tsx';
import { AnswerRegion } from './answer-region.tsx';
import { CrashGuard } from './crash-guard.tsx';
import { FailedPage } from './failed-page.tsx';
import type { MarkdownAnswer } from './markdown/markdown-answer.tsx';
import { PageHeader } from './page-header.tsx';
import { PromptBox } from './prompt-box.tsx';
import { SettingsGroup } from './settings-group.tsx';
import { ShortcutList } from './shortcut-list.tsx';
import { TakeAway } from './take-away.tsx';
import { MarkdownAtHand } from './use-markdown.ts';
import { usePage } from './use-page.ts';
import { LanguageContext, useTexts } from './use-texts.ts';

/** `Markdown` is given on the server alone, to format the answer of a form. */
export function PromptPage({
  Markdown,
  ...props
}: PageProps & { Markdown?: typeof MarkdownAnswer }) {
  const { locale, texts } = props;
  return (
    <LanguageContext value={{ locale, texts }}>
      <MarkdownAtHand value={Markdown}>
        <CrashGuard instead={({ answer }) => <FailedPage answer={answer} />}>
          <Workspace {...props} />
        </CrashGuard>
      </MarkdownAtHand>
    </LanguageContext>
  );
}

function Workspace({ outcome, ...props }: PageProps) {
  const { texts } = useTexts();
  const page = usePage(outcome);
  const { state, history, formRef, start, say } = page;
  const Panel = history.Panel;
  return (
    <main className={styles.page}>
      <PageHeader isSignedIn={props.isSignedIn} history={history} />
      {props.defaults.isDemo && <p className={styles.notice}>{texts.demoNotice}</p>}
      {Panel && <Panel onRestore={page.restore} onClose={history.close} say={say} />}
      <form
        ref={formRef}
        className={styles.workspace}
        method="post"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          start('generate');
        }}
        onInput={page.onInput}
      >
        <PromptBox initial={props.values.prompt} failure={state.failure} />
        <ActionBar ref={page.buttonRef} state={state} notice={page.notice} stop={page.stop} />
        <div className={styles.settings}>
          <SettingsGroup {...props} failure={state.failure} formRef={formRef} say={say} />
          <TakeAway formRef={formRef} needsToken={props.isSignedIn} say={say} />
          <ShortcutList />
        </div>
        <AnswerRegion ref={page.answerRef} state={state} start={start} say={say} />
      </form>
    </main>
  );
}
