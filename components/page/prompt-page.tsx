import type { AnswerState, Failure } from '../../lib/answer/answer-state.ts';
import { writeAddress } from '../../lib/answer/page-address.ts';
import type { PageProps } from '../../lib/answer/page-props.ts';
import type { Texts } from '../../lib/language/texts-en.ts';
import styles from '../../styles/prompt-page.module.css';
import { AnswerRegion } from '../answer/answer-region.tsx';
import { CopyAsMenu } from '../answer/copy-as-menu.tsx';
import { prepareRun } from '../answer/use-generate.ts';
import { AddressContext } from '../browser/page-address.ts';
import { ActionBar } from '../form/action-bar.tsx';
import { InputFields } from '../form/input-fields.tsx';
import { PromptBox } from '../form/prompt-box.tsx';
import { SettingsGroup } from '../form/settings-group.tsx';
import { ShortcutList } from '../form/shortcut-list.tsx';
import { LanguageContext, useTexts } from '../language/use-texts.ts';
import type { MarkdownAnswer } from '../markdown/markdown-answer.tsx';
import { LoadedMarkdownContext, prepareMarkdown } from '../markdown/use-markdown.ts';
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
      <LoadedMarkdownContext value={Markdown}>
        <AddressContext value={writeAddress(props.place)}>
          <Workspace {...props} />
        </AddressContext>
      </LoadedMarkdownContext>
    </LanguageContext>
  );
}

type QuestionProps = Pick<PageProps, 'promptForm' | 'values'> & { failure: Failure | undefined };

/** One box for any prompt, or the fields of a prompt file. */
function Question({ promptForm, values, failure }: QuestionProps) {
  if (!promptForm) return <PromptBox initial={values.prompt} failure={failure} />;
  return <InputFields form={promptForm} values={values} failure={failure} />;
}

function Workspace(props: PageProps) {
  const { texts } = useTexts();
  const page = usePage(props);
  const { form, compare, history, say } = page;
  const Panel = history.Panel;

  function onInput(): void {
    form.onInput();
    // Whoever types is about to ask.
    void prepareRun();
    void prepareMarkdown();
  }

  return (
    <main className={compare.isOpen ? `${styles.page} ${styles.wide}` : styles.page}>
      <PageHeader {...props} heading={props.promptForm} history={history} />
      {props.defaults.isDemo && <p className={styles.notice}>{texts.demoNotice}</p>}
      {Panel && <Panel onRestore={page.restore} onClose={history.close} say={say} />}
      <form
        ref={form.ref}
        data-prompt={props.promptForm?.id}
        className={styles.workspace}
        method="post"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          page.start('generate');
        }}
        onInput={onInput}
      >
        <Question {...props} failure={page.single.state.failure} />
        <Controls page={page} {...props} />
        <Answers page={page} {...props} />
      </form>
      <FormList forms={props.forms} place={props.place} />
    </main>
  );
}

type PartProps = PageProps & { page: ReturnType<typeof usePage> };

function Controls({ page, ...props }: PartProps) {
  const { texts } = useTexts();
  const { form, single, compare, say } = page;
  return (
    <>
      <ActionBar
        ref={page.buttonRef}
        isRunning={page.isRunning}
        status={page.notice || (compare.isOpen ? '' : sayPhase(single.state, texts))}
        stop={page.stop}
      >
        <button
          type="button"
          className="scripted"
          aria-expanded={compare.isOpen}
          aria-controls={compare.isOpen ? COMPARISON_ID : undefined}
          onClick={page.toggleCompare}
        >
          {texts.compare}
        </button>
      </ActionBar>
      <div className={styles.settings}>
        <SettingsGroup
          {...props}
          isColumn={!compare.isOpen}
          settings={form.settings}
          failure={single.state.failure}
          formRef={form.ref}
          say={say}
        >
          <ShortcutList />
        </SettingsGroup>
      </div>
    </>
  );
}

const COMPARISON_ID = 'comparison';

function Answers({ page, defaults, isSignedIn, promptForm }: PartProps) {
  const { form, single, compare, history, start, say } = page;
  return (
    <>
      <AnswerRegion
        ref={page.answerRef}
        isHidden={compare.isOpen}
        state={single.state}
        isJson={promptForm?.isJson ?? false}
        start={start}
        say={say}
      >
        <CopyAsMenu formRef={form.ref} needsToken={isSignedIn} say={say} />
      </AnswerRegion>
      {compare.Panel && (
        <compare.Panel
          ref={compare.takeComparison}
          id={COMPARISON_ID}
          isOpen={compare.isOpen}
          shared={form.settings}
          defaults={defaults}
          isJson={promptForm?.isJson ?? false}
          readRequest={form.read}
          save={history.save}
          onRunning={compare.setIsRunning}
          take={page.take}
          say={say}
        />
      )}
    </>
  );
}

function sayPhase({ phase, end }: AnswerState, texts: Texts): string {
  if (phase === 'idle') return '';
  if (phase === 'error') return texts.failed;
  if (phase === 'done') return end?.finish_reason === 'length' ? texts.cutOff : texts.done;
  return texts[phase];
}
