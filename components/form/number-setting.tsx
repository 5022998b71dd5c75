import { sayPlainNumber } from '../../lib/language/say-amounts.ts';
import { useTexts } from '../language/use-texts.ts';
import { Setting } from './setting.tsx';

type Props = {
  name: string;
  label: string;
  hint: string;
  range: { min: number; max: number | undefined; step: number };
  initial: string | undefined;
  /** What the server takes where the field is empty. */
  fallback: number | undefined;
  /** What to say where the server has nothing either. */
  withoutFallback: string;
  isWrong: boolean;
};

export function NumberSetting({ name, label, hint, range, initial, fallback, ...props }: Props) {
  const { locale } = useTexts();
  return (
    <Setting name={name} label={label} hint={hint}>
      <input
        id={name}
        name={name}
        type="number"
        {...range}
        defaultValue={initial}
        placeholder={
          fallback === undefined ? props.withoutFallback : sayPlainNumber(fallback, locale)
        }
        aria-describedby={`${name}-hint`}
        aria-invalid={props.isWrong || undefined}
      />
    </Setting>
  );
}
