import { type ColumnSettings, NO_SETTINGS } from '../../lib/history/compare-settings.ts';
import { sayCount } from '../../lib/language/say-amounts.ts';
import styles from '../../styles/compare-panel.module.css';
import { useTexts } from '../language/use-texts.ts';
import type { Marks } from './use-marks.ts';

type Props = {
  count: number;
  isRunning: boolean;
  choose: (all: readonly ColumnSettings[]) => void;
  add: (() => void) | undefined;
  marks: Marks;
};

const BY_TEMPERATURE = ['0', '0.6', '1'].map((temperature) => ({ ...NO_SETTINGS, temperature }));
const THREE_TIMES = [NO_SETTINGS, NO_SETTINGS, NO_SETTINGS];

/** What sets the columns up, and how many requests they will be. */
export function CompareTools({ count, isRunning, choose, add, marks }: Props) {
  const { texts, locale } = useTexts();
  return (
    <div className={styles.setUp}>
      <button type="button" disabled={isRunning} onClick={() => choose(BY_TEMPERATURE)}>
        {texts.compareTemperatures}
      </button>
      <button type="button" disabled={isRunning} onClick={() => choose(THREE_TIMES)}>
        {texts.compareSame}
      </button>
      <button type="button" disabled={isRunning || !add} onClick={add}>
        {texts.compareAdd}
      </button>
      <button
        type="button"
        disabled={!marks.canMark}
        aria-pressed={marks.parts !== undefined}
        onClick={marks.toggle}
      >
        {texts.compareMark}
      </button>
      <p className={styles.count}>
        {sayCount(texts.compareCount, count, locale)} {texts.compareHint}
      </p>
    </div>
  );
}
