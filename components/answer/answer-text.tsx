import { memo, useEffect, useState } from 'react';
import { hasText, joinBlocks, type TextBlocks } from '../../lib/answer/text-blocks.ts';
import styles from '../../styles/answer-text.module.css';
import { useTexts } from '../language/use-texts.ts';
import { useMarkdown } from '../markdown/use-markdown.ts';

/** Blocks of raw text that are laid out in one frame. */
const STEP = 4;

type Props = { text: TextBlocks; isRunning: boolean; isRaw: boolean };

/** Formatted as soon as the code for that is there, unless the reader wants the text as it came. */
export function AnswerText({ text, isRunning, isRaw }: Props) {
  const { locale } = useTexts();
  const isEmpty = !hasText(text);
  const Markdown = useMarkdown(!isRaw && (isRunning || !isEmpty));
  const [first] = useState(text);
  // What the server formatted stands until the code for it has come, or until it changes.
  const [isServed, setIsServed] = useState(!isEmpty && !Markdown);
  if (isServed && (Markdown || isRaw || text !== first)) setIsServed(false);
  if (isServed) return <ServedText />;
  return (
    <div className={styles.text}>
      {Markdown && (
        <Markdown
          text={isRaw ? '' : joinBlocks(text)}
          isStreaming={isRunning}
          isWhole={text === first}
          locale={locale}
        />
      )}
      {(isRaw || !Markdown) && <RawText text={text} isRunning={isRunning} />}
    </div>
  );
}

/** Its empty content keeps React from looking into the element, where the server's is. */
function ServedText() {
  return (
    <div
      className={styles.text}
      suppressHydrationWarning
      dangerouslySetInnerHTML={{ __html: '' }}
    />
  );
}

/** A long text comes in over several frames, so that laying it out holds nobody up. */
function RawText({ text, isRunning }: Pick<Props, 'text' | 'isRunning'>) {
  const blocks = [...text.closed, text.open];
  const [count, setCount] = useState(STEP);
  const isBehind = count < blocks.length;
  useEffect(() => {
    if (!isBehind) return;
    const frame = requestAnimationFrame(() => setCount(count + STEP));
    return () => cancelAnimationFrame(frame);
  }, [isBehind, count]);
  return (
    <div dir="auto" aria-busy={isRunning}>
      {blocks.slice(0, count).map((block, index) => (
        // Blocks are only ever added at the end.
        <Block key={index} text={block} />
      ))}
    </div>
  );
}

const Block = memo(function Block({ text }: { text: string }) {
  return <div className={styles.block}>{text}</div>;
});
