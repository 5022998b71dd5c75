import { useState } from 'react';
import type { AnswerState } from '../../lib/answer/answer-state.ts';
import type { MarkedPart } from '../../lib/answer/mark-differences.ts';
import { hasText, joinBlocks, type TextBlocks } from '../../lib/answer/text-blocks.ts';
import { useTexts } from '../language/use-texts.ts';

type Marked = { texts: readonly TextBlocks[]; parts: readonly MarkedPart[][] };

export type Marks = {
  /** By the places of the columns; undefined where nothing is marked. */
  parts: readonly MarkedPart[][] | undefined;
  canMark: boolean;
  toggle: () => void;
};

/** The differences between the answers, marked on demand until one of them changes. */
export function useMarks(
  states: readonly AnswerState[],
  isRunning: boolean,
  say: (text: string) => void,
): Marks {
  const { texts, locale } = useTexts();
  const [marked, setMarked] = useState<Marked>();
  const now = states.map(({ text }) => text);
  const isSame =
    marked?.texts.length === now.length && now.every((one, at) => one === marked.texts[at]);
  const parts = marked && isSame && !isRunning ? marked.parts : undefined;

  async function mark(): Promise<void> {
    try {
      const { markDifferences } = await import('../../lib/answer/mark-differences.ts');
      setMarked({ texts: now, parts: markDifferences(now.map(joinBlocks), locale) });
    } catch {
      say(texts.networkError);
    }
  }

  return {
    parts,
    canMark: !isRunning && now.every(hasText),
    toggle: () => (parts ? setMarked(undefined) : void mark()),
  };
}
