import {
  type Kind,
  PARAMETERS,
  type Parameter,
  type ParameterName,
} from '../../lib/contract/parameters.ts';
import type { Locale } from '../../lib/contract/wire.ts';
import { useTexts } from '../language/use-texts.ts';
import { Setting } from './setting.tsx';

type Props = {
  name: ParameterName;
  initial: string | undefined;
  /** What the server takes where the field is empty. */
  fallback: string | undefined;
  /** The operator's cap, where there is one. */
  cap: number | undefined;
  isWrong: boolean;
};

/** The field of one parameter, as the table of them describes it. */
export function ParameterSetting({ name, initial, fallback, cap, isWrong }: Props) {
  const { texts, locale } = useTexts();
  const parameter: Parameter = PARAMETERS[name];
  const { label, hint, unset = texts.modelsOwn } = texts.parameters[name];
  const field = {
    id: name,
    name,
    defaultValue: initial,
    placeholder: fallback === undefined ? unset : sayValue(fallback, parameter, locale),
    'aria-describedby': `${name}-hint`,
    'aria-invalid': isWrong || undefined,
  };
  return (
    <Setting name={name} label={label} hint={hint}>
      {LONG.includes(parameter.type) ? (
        <textarea rows={2} {...field} />
      ) : (
        <input {...field} {...describeInput(name, parameter, cap)} />
      )}
      {parameter.type === 'word' && (
        <datalist id={`${name}-list`}>
          {parameter.suggestions.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
    </Setting>
  );
}

/** Kinds whose values may have several lines. */
const LONG: readonly Kind['type'][] = ['text', 'texts', 'format'];

function describeInput(name: ParameterName, parameter: Parameter, cap: number | undefined) {
  if (parameter.type === 'word') {
    return { list: `${name}-list`, autoComplete: 'off', autoCapitalize: 'none', spellCheck: false };
  }
  if (parameter.type !== 'number' && parameter.type !== 'integer') return {};
  const max = (parameter.limitedBy && cap) ?? parameter.max;
  return {
    type: 'number',
    step: parameter.type === 'number' ? parameter.step : 1,
    min: isBound(parameter.min) ? parameter.min : undefined,
    max: isBound(max) ? max : undefined,
  };
}

function isBound(end: number): boolean {
  return Math.abs(end) < Number.MAX_SAFE_INTEGER;
}

/**
 * By hand: the browser takes tens of milliseconds to bring up its own formatter, and this is part
 * of the first view.
 */
function sayValue(value: string, { type }: Parameter, locale: Locale): string {
  return type === 'number' && locale === 'ru' ? value.replace('.', ',') : value;
}
