import type { BatchTexts } from '../../lib/language/batch-texts-en.ts';
import { fillIn } from '../../lib/language/fill-in.ts';
import { sayCount, sayDollars } from '../../lib/language/say-amounts.ts';
import { sayDuration } from '../../lib/language/say-duration.ts';
import styles from '../../styles/batch-setup.module.css';
import type { PartProps } from './setup-part.tsx';
import { useBatchTexts } from './use-batch-texts.ts';

/** What the rows that are to be asked will take. */
export function EstimateList({ model, state: { plan } }: PartProps) {
  const { texts, batchTexts, locale } = useBatchTexts();
  if (!plan || plan.estimate.rows === 0) return null;
  const { rows, promptTokens, completionTokens, cost, ms } = plan.estimate;
  const { defaults, limits } = model.props;
  const about = (value: string) => fillIn(batchTexts.about, { value });
  const tokens = promptTokens + completionTokens;
  return (
    <section className={styles.estimate} aria-labelledby="batch-estimate">
      <h2 id="batch-estimate">{batchTexts.estimate}</h2>
      <dl>
        <Fact name={batchTexts.estimateRows}>{new Intl.NumberFormat(locale).format(rows)}</Fact>
        <Fact name={batchTexts.estimateTokens}>
          {about(sayCount(texts.tokens, roundOff(tokens), locale))}
        </Fact>
        <Fact name={batchTexts.estimateCost}>
          {sayCost(
            defaults.isDemo,
            cost === undefined ? undefined : about(sayDollars(cost, locale)),
            batchTexts,
          )}
        </Fact>
        <Fact name={batchTexts.estimateTime}>{about(sayDuration(ms, locale))}</Fact>
      </dl>
      {limits.requests && (
        <p className={styles.hint}>
          {fillIn(batchTexts.atLimit, {
            rate: sayCount(batchTexts.rate, limits.requests.amount, locale),
            time: sayDuration(limits.requests.windowMs, locale),
          })}
        </p>
      )}
      {limits.tokens && tokens > limits.tokens.amount && (
        <p className={styles.hint}>
          {fillIn(batchTexts.overBudget, {
            tokens: sayCount(texts.tokens, limits.tokens.amount, locale),
            time: sayDuration(limits.tokens.windowMs, locale),
          })}
        </p>
      )}
      {plan.changed > 0 && (
        <p className={styles.hint}>{sayCount(batchTexts.changed, plan.changed, locale)}</p>
      )}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function sayCost(isDemo: boolean, cost: string | undefined, texts: BatchTexts): string {
  if (isDemo) return texts.noCost;
  return cost ?? texts.unknownCost;
}

/** Two digits are all that is known. */
function roundOff(amount: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, amount))) - 1);
  return Math.round(amount / unit) * unit;
}
