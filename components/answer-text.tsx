import { memo } from 'react';
import { joinBlocks, type TextBlocks } from '../lib/text-blocks.ts';
import styles from '../styles/answer-text.module.css';
import { useMarkdown } from './use-markdown.ts';
import { useTexts } from './use-texts.ts';

type Props = { text: TextBlocks; isRunning: boolean; isRaw: boolean };

/** Formatted as soon as the code for that is there, unless the reader wants the text as it came. */
export function AnswerText({ text, isRunning, isRaw }: Props) {
  const { locale } = useTexts();
  const isEmpty = text.open === '' && text.closed.length === 0;
  const Markdown = useMarkdown(!isRaw && (isRunning || !isEmpty));
  return (
    <div className={styles.text}>
      {Markdown && !isRaw ? (
        <Markdown text={joinBlocks(text)} isStreaming={isRunning} locale={locale} />
      ) : (
        <RawText text={text} isRunning={isRunning} />
      )}
    </div>
  );
}

function RawText({ text, isRunning }: Pick<Props, 'text' | 'isRunning'>) {
  return (
    <div dir="auto" aria-busy={isRunning}>
      {[...text.closed, text.open].map((block, index) => (
        // Blocks are only ever added at the end.
        <Block key={index} text={block} />
      ))}
    </div>
  );
}

const Block = memo(function Block({ text }: { text: string }) {
  return <div className={styles.block}>{text}</div>;
});
