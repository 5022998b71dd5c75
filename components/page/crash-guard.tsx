import { Component, lazy, type ReactNode, Suspense } from 'react';
import answerStyles from '../../styles/answer-text.module.css';
import { keepDraft } from '../form/use-kept-form.ts';
import type { Remains } from './failed-page.tsx';

const FailedPage = lazy(async () => {
  const { FailedPage: Loaded } = await import('./failed-page.tsx').catch(() => ({
    // Without a connection: the answer alone.
    FailedPage: ({ answer }: Remains) => <main>{answer}</main>,
  }));
  return { default: Loaded };
});

type Props = { children: ReactNode };

/**
 * Keeps what is on the screen where a fault of a page's own code ends it. React would leave
 * nothing.
 */
export class CrashGuard extends Component<Props, { remains?: Remains }> {
  override state: { remains?: Remains } = {};

  static getDerivedStateFromError(): { remains: Remains } {
    // What failed is still in the document at this moment.
    const answers = document.querySelectorAll<HTMLElement>(
      `.${CSS.escape(answerStyles.text ?? '')}`,
    );
    const answer = Array.from(answers, ({ innerText }) => innerText).join('\n\n');
    const prompt = document.querySelector<HTMLTextAreaElement>('textarea[name=prompt]');
    return { remains: { answer, prompt: prompt?.value ?? '' } };
  }

  override componentDidCatch(): void {
    const prompt = this.state.remains?.prompt;
    if (prompt) keepDraft(prompt);
  }

  override render(): ReactNode {
    const { remains } = this.state;
    if (!remains) return this.props.children;
    return (
      <Suspense>
        <FailedPage {...remains} />
      </Suspense>
    );
  }
}
