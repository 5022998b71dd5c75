import { memo, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Locale } from '../../lib/contract/wire.ts';
import { cutText } from './cut-text.ts';
import { MarkdownContext, useMarkdownTexts } from './markdown-context.ts';
import { MARKDOWN_TEXTS } from './markdown-texts.ts';
import { readPiece } from './read-piece.ts';
import { renderNodes } from './render-nodes.tsx';
import { EMPTY_SPLIT, type Piece, type Split, splitFurther } from './split-pieces.ts';

/** UTF-16 units shown anew in one frame; a long finished answer comes in over several. */
const STEP = 3000;

/**
 * A block from this many UTF-16 units on is shown less often: after a pause of its length through
 * so many.
 */
const LONG_BLOCK = 8000;
const UNITS_A_MILLISECOND = 250;

/**
 * Pieces of an earlier text taken down in one frame: a long answer that goes away at once would
 * hold the page.
 */
const LEAVE = 6;

/**
 * UTF-16 units formatted at once on the server, which answers nobody else meanwhile; what is longer
 * ends as plain text there.
 */
const WHOLE = 40_000;

export type MarkdownAnswerProps = {
  text: string;
  /** Whether more text is to come. */
  isStreaming: boolean;
  /** Shown at once to its end, and not over several frames. */
  isWhole: boolean;
  locale: Locale;
};

/**
 * A model's answer as formatted text. It is not trusted: no HTML, no pictures, nothing loaded, only
 * plain links outwards.
 */
export function MarkdownAnswer({ text, isStreaming, isWhole, locale }: MarkdownAnswerProps) {
  const view = useView(text, isWhole ? findEnd(text) : STEP);
  const isGrowing = isStreaming || view.split.text !== text;
  const rest = isWhole ? text.slice(view.split.text.length) : '';
  return (
    <MarkdownContext value={MARKDOWN_TEXTS[locale]}>
      <div className="markdown" aria-busy={isStreaming}>
        {/* One list, or a piece that leaves would be made anew. */}
        {[...listPieces(view, isGrowing), ...view.leaving].map(({ key, piece }, index) => (
          <div
            key={key}
            className="md-piece"
            hidden={index > view.split.closed.length}
            // The browser's translation replaces text nodes, so it waits until a piece changes no
            // more.
            translate={key.endsWith(GROWING) ? 'no' : undefined}
          >
            <PieceView piece={piece} />
          </div>
        ))}
        {rest !== '' && <p className="md-plain">{rest}</p>}
      </div>
    </MarkdownContext>
  );
}

/** The end of the key of the one piece that still changes. */
const GROWING = '-growing';

type KeyedPiece = { key: string; piece: Piece };

/**
 * `age` tells the pieces of one text from those of the next, and `leaving` are what is left of
 * earlier ones, out of sight.
 */
type View = { split: Split; age: number; leaving: readonly KeyedPiece[] };

/**
 * A piece that has its last text is made anew under another key, since its text nodes may be the
 * translation's from then on.
 */
function listPieces({ split, age }: View, isGrowing: boolean): KeyedPiece[] {
  const closed = split.closed.map((piece, index) => ({ key: `${age}-${index}`, piece }));
  const key = `${age}-${closed.length}${isGrowing ? GROWING : ''}`;
  return [...closed, { key, piece: split.open }];
}

function advance(view: View, text: string): View {
  const split = splitFurther(view.split, text, Math.max(STEP, view.split.open.source.length));
  const leaving = view.leaving.slice(0, -LEAVE);
  if (text.startsWith(view.split.text)) return { ...view, split, leaving };
  return { split, age: view.age + 1, leaving: [...listPieces(view, false), ...leaving] };
}

function findEnd(text: string): number {
  return cutText(text, WHOLE, '\n')[0]?.length ?? 0;
}

/**
 * New text is split at once and before the frame is painted; what is more than a step waits for the
 * next frames.
 */
function useView(text: string, firstStep: number): View {
  const [view, setView] = useState<View>(() => {
    return { split: splitFurther(EMPTY_SPLIT, text, firstStep), age: 0, leaving: [] };
  });
  const seen = useRef(text);
  useLayoutEffect(() => {
    const isBehind = view.split.text !== text;
    if (!isBehind && view.leaving.length === 0) return;
    const goOn = () => setView((now) => advance(now, text));
    if (isBehind && seen.current !== text && view.split.open.source.length < LONG_BLOCK) {
      seen.current = text;
      goOn();
      return;
    }
    // A long block is read anew as a whole, so it is given time by its length.
    const pause = view.split.open.source.length / UNITS_A_MILLISECOND;
    if (pause > 16) {
      const timer = setTimeout(goOn, pause);
      return () => clearTimeout(timer);
    }
    const frame = requestAnimationFrame(goOn);
    return () => cancelAnimationFrame(frame);
  }, [view, text]);
  return view;
}

const PieceView = memo(function PieceView({ piece }: { piece: Piece }) {
  if (piece.kind === 'plain') return <p className="md-plain">{piece.source}</p>;
  return <TextPiece source={piece.source} levels={piece.levels} />;
});

function TextPiece({ source, levels }: { source: string; levels: readonly number[] }) {
  const texts = useMarkdownTexts();
  return useMemo(() => renderNodes(readPiece(source, levels), texts), [source, levels, texts]);
}
