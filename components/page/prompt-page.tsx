import type { Failure } from '../../lib/answer/answer-state.ts';
import type { PageProps } from '../../lib/answer/page-props.ts';
import styles from '../../styles/prompt-page.module.css';
import { AnswerRegion } from '../answer/answer-region.tsx';
import { CopyAsMenu } from '../answer/copy-as-menu.tsx';
import { ActionBar } from '../form/action-bar.tsx';
import { InputFields } from '../form/input-fields.tsx';
import { PromptBox } from '../form/prompt-box.tsx';
import { SettingsGroup } from '../form/settings-group.tsx';
import { ShortcutList } from '../form/shortcut-list.tsx';
import { LanguageContext, useTexts } from '../language/use-texts.ts';
import type { MarkdownAnswer } from '../markdown/markdown-answer.tsx';
import { MarkdownAtHand } from '../markdown/use-markdown.ts';
import { CrashGuard } from './crash-guard.tsx';
import { FailedPage } from './failed-page.tsx';
import { FormList } from './form-list.tsx';
import { PageHeader } from './page-header.tsx';
import { usePage } from './use-page.ts';

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

type QuestionProps = Pick<PageProps, 'promptForm' | 'values'> & { failure: Failure | undefined };

/** One box for any prompt, or the fields of a prompt file. */
function Question({ promptForm, values, failure }: QuestionProps) {
  if (!promptForm) return <PromptBox initial={values.prompt} failure={failure} />;
  return <InputFields form={promptForm} values={values} failure={failure} />;
}

function Workspace({ outcome, ...props }: PageProps) {
  const { texts } = useTexts();
  const page = usePage(outcome, props.values);
  const { state, history, formRef, start, say } = page;
  const Panel = history.Panel;
  return (
    <main className={styles.page}>
      <PageHeader {...props} history={history} />
      {props.defaults.isDemo && <p className={styles.notice}>{texts.demoNotice}</p>}
      {Panel && <Panel onRestore={page.restore} onClose={history.close} say={say} />}
      <form
        ref={formRef}
        data-prompt={props.promptForm?.id}
        className={styles.workspace}
        method="post"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          start('generate');
        }}
        onInput={page.onInput}
      >
        <Question {...props} failure={state.failure} />
        <ActionBar ref={page.buttonRef} state={state} notice={page.notice} stop={page.stop} />
        <div className={styles.settings}>
          <SettingsGroup
            {...props}
            isColumn
            settings={page.settings}
            failure={state.failure}
            formRef={formRef}
            say={say}
          >
            <ShortcutList />
          </SettingsGroup>
        </div>
        <AnswerRegion
          ref={page.answerRef}
          state={state}
          isJson={props.promptForm?.isJson ?? false}
          start={start}
          say={say}
        >
          <CopyAsMenu formRef={formRef} needsToken={props.isSignedIn} say={say} />
        </AnswerRegion>
      </form>
      <FormList forms={props.forms} place={props.place} />
    </main>
  );
}
