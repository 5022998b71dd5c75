import { Component, type ReactNode } from 'react';
import answerStyles from '../../styles/answer-text.module.css';
import { keepDraft } from '../form/use-kept-form.ts';

/** The texts on the page when it failed: the answer as far as it was shown, and what was typed. */
type Remains = { answer: string; prompt: string };

type Props = { children: ReactNode; instead: (remains: Remains) => ReactNode };

/** Shows something else where a fault of the page's own code ends it. React would leave nothing on the screen. */
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
    return remains ? this.props.instead(remains) : this.props.children;
  }
}
