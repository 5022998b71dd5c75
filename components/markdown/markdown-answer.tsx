import { memo, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Locale } from '../../lib/wire.ts';
import { CodeBlock } from './code-block.tsx';
import { cutText } from './cut-text.ts';
import { MarkdownContext, useMarkdownTexts } from './markdown-context.ts';
import { MARKDOWN_TEXTS } from './markdown-texts.ts';
import { readPiece } from './read-piece.ts';
import { renderNodes } from './render-nodes.tsx';
import { EMPTY_SPLIT, type Piece, type Split, splitFurther } from './split-pieces.ts';

/** UTF-16 units shown anew in one frame; a long finished answer comes in over several. */
const STEP = 8000;

/** UTF-16 units formatted at once on the server, which answers nobody else meanwhile; what is longer ends as plain text there. */
const WHOLE = 40_000;

export type MarkdownAnswerProps = {
  text: string;
  /** Whether more text is to come. */
  isStreaming: boolean;
  /** Shown at once to its end, and not over several frames. */
  isWhole: boolean;
  locale: Locale;
};

/** A model's answer as formatted text. It is not trusted: no HTML, no pictures, nothing loaded, only plain links outwards. */
export function MarkdownAnswer({ text, isStreaming, isWhole, locale }: MarkdownAnswerProps) {
  const { closed, open, text: known } = useSplit(text, isWhole ? findEnd(text) : STEP);
  const rest = isWhole ? text.slice(known.length) : '';
  return (
    <MarkdownContext value={MARKDOWN_TEXTS[locale]}>
      <div className="markdown" aria-busy={isStreaming}>
        {[...closed, open].map((piece, index) => (
          <div key={index} className="md-piece">
            <PieceView piece={piece} />
          </div>
        ))}
        {rest !== '' && <p className="md-plain">{rest}</p>}
      </div>
    </MarkdownContext>
  );
}

function findEnd(text: string): number {
  return cutText(text, WHOLE, '\n')[0]?.length ?? 0;
}

/** New text is split at once and before the frame is painted; what is more than a step waits for the next frames. */
function useSplit(text: string, firstStep: number): Split {
  const [split, setSplit] = useState(() => splitFurther(EMPTY_SPLIT, text, firstStep));
  const seen = useRef(text);
  useLayoutEffect(() => {
    if (split.text === text) return;
    const goOn = () => setSplit((now) => splitFurther(now, text, STEP));
    if (seen.current !== text) {
      seen.current = text;
      goOn();
      return;
    }
    const frame = requestAnimationFrame(goOn);
    return () => cancelAnimationFrame(frame);
  }, [split, text]);
  return split;
}

const PieceView = memo(function PieceView({ piece }: { piece: Piece }) {
  if (piece.kind === 'code') return <CodeBlock language={piece.language} text={piece.code} />;
  if (piece.kind === 'plain') return <p className="md-plain">{piece.source}</p>;
  return <TextPiece source={piece.source} levels={piece.levels} />;
});

function TextPiece({ source, levels }: { source: string; levels: readonly number[] }) {
  const texts = useMarkdownTexts();
  return useMemo(() => renderNodes(readPiece(source, levels), texts), [source, levels, texts]);
}
