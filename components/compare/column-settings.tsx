import { type ChangeEvent, useId } from 'react';
import type { Failure } from '../../lib/answer/answer-state.ts';
import type { ServerDefaults } from '../../lib/answer/page-props.ts';
import { COLUMN_SETTINGS, type ColumnSettings } from '../../lib/history/compare-settings.ts';
import { sayPlainNumber } from '../../lib/language/say-amounts.ts';
import styles from '../../styles/compare-panel.module.css';
import type { SettingValues } from '../form/form-fields.ts';
import { useTexts } from '../language/use-texts.ts';

type Props = {
  own: ColumnSettings;
  change: (own: ColumnSettings) => void;
  /** The form's, which an empty field leaves it to. */
  shared: SettingValues;
  defaults: ServerDefaults;
  failure: Failure | undefined;
};

/** Without names of their own in the form, which is sent without them. */
export function ColumnSettingFields({ own, change, shared, defaults, failure }: Props) {
  const { texts, locale } = useTexts();
  const id = useId();
  const { temperature, max_tokens } = { ...defaults.parameters, ...shared };
  const { temperature: temperatureTexts, max_tokens: maxTokensTexts } = texts.parameters;
  const fields = {
    model: {
      label: texts.model,
      placeholder: shared.model ?? defaults.model,
      input: { list: 'models', autoComplete: 'off', autoCapitalize: 'none', spellCheck: false },
    },
    temperature: {
      label: temperatureTexts.label,
      placeholder:
        temperature === undefined ? texts.modelsOwn : sayPlainNumber(temperature, locale),
      input: { type: 'number', min: 0, max: 2, step: 0.1 },
    },
    max_tokens: {
      label: maxTokensTexts.label,
      placeholder: max_tokens ?? maxTokensTexts.unset ?? texts.modelsOwn,
      input: { type: 'number', min: 1, max: defaults.maxTokensLimit, step: 1 },
    },
  };
  return (
    <div className={styles.settings}>
      {COLUMN_SETTINGS.map((name) => (
        <div key={name} className={styles.setting}>
          <label htmlFor={`${id}-${name}`}>{fields[name].label}</label>
          <input
            {...fields[name].input}
            id={`${id}-${name}`}
            value={own[name]}
            placeholder={fields[name].placeholder}
            aria-invalid={failure?.param === name || undefined}
            onChange={({ target }: ChangeEvent<HTMLInputElement>) =>
              change({ ...own, [name]: target.value })
            }
          />
        </div>
      ))}
    </div>
  );
}
