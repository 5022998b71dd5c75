import { useEffect, useEffectEvent, useRef } from 'react';
import type { AnswerState } from '../../lib/answer/answer-state.ts';
import { fillIn } from '../../lib/language/fill-in.ts';
import { sayCount } from '../../lib/language/say-amounts.ts';
import type { Texts } from '../../lib/language/texts-en.ts';
import { useTexts } from '../language/use-texts.ts';

/** Says when answers begin and when each ends, by their places in the row. */
export function useToldEnds(states: readonly AnswerState[], say: (text: string) => void): void {
  const { texts, locale } = useTexts();
  const before = useRef<readonly string[]>([]);
  const phases = states.map(({ phase }) => phase).join();

  const tell = useEffectEvent(() => {
    const known = before.current;
    before.current = phases.split(',');
    const began = states.filter(({ phase }, at) => phase === 'running' && known[at] !== phase);
    if (began.length > 0) say(sayCount(texts.compareRunning, began.length, locale));
    const ended = states.flatMap((state, at) =>
      known[at] === 'running' && state.phase !== 'running'
        ? [fillIn(texts[sayEnd(state)], { n: String(at + 1) })]
        : [],
    );
    if (ended.length > 0) say(ended.join(' '));
  });
  useEffect(() => {
    // Named here, since it is at each change of them that something is to be told.
    if (phases !== '') tell();
  }, [phases]);
}

function sayEnd({ phase, end }: AnswerState): keyof Texts & `compare${string}End` {
  if (phase === 'error') return 'compareFailedEnd';
  if (phase === 'stopped') return 'compareStoppedEnd';
  return end?.finish_reason === 'length' ? 'compareCutEnd' : 'compareDoneEnd';
}
