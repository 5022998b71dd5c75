import { type FormEvent, type ReactNode, type RefObject, useState } from 'react';
import type { Failure } from '../lib/answer-state.ts';
import type { FormValues, PresetChoice, ServerDefaults } from '../lib/page-props.ts';
import { fillIn, sayDay } from '../lib/say-amounts.ts';
import styles from '../styles/settings-group.module.css';
import { fillForm } from './form-fields.ts';
import { useModels } from './use-models.ts';
import { useTexts } from './use-texts.ts';

type Props = {
  defaults: ServerDefaults;
  presets: readonly PresetChoice[];
  initial: FormValues;
  failure: Failure | undefined;
  formRef: RefObject<HTMLFormElement | null>;
  say: (text: string) => void;
};

/** An empty field leaves the setting to the server, whose default shows in it. */
export function SettingsGroup({ defaults, presets, initial, failure, formRef, say }: Props) {
  const { texts, locale } = useTexts();
  const [preset, setPreset] = useState(initial.preset ?? '');
  const [model, setModel] = useState(initial.model ?? '');
  const wrong = failure?.param;

  function onInput({ target }: FormEvent): void {
    if (target instanceof HTMLSelectElement) setPreset(target.value);
    if (target instanceof HTMLInputElement && target.name === 'model') setModel(target.value);
  }

  function reset(): void {
    if (formRef.current) fillForm(formRef.current, {});
    say(texts.settingsReset);
  }

  const toText = (value: number | undefined) =>
    value === undefined
      ? undefined
      : new Intl.NumberFormat(locale, { useGrouping: false }).format(value);
  const about = presets.find(({ id }) => id === preset)?.about ?? texts.presetHint;
  return (
    <fieldset className={styles.group} onInput={onInput}>
      <legend>{texts.settings}</legend>
      <Setting name="preset" label={texts.preset} hint={about}>
        <select
          id="preset"
          name="preset"
          defaultValue={initial.preset ?? ''}
          aria-describedby="preset-hint"
        >
          <option value="">{texts.noPreset}</option>
          {presets.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Setting>
      <ModelSetting
        defaults={defaults}
        initial={initial.model}
        model={model}
        isWrong={wrong === 'model'}
      />
      <Setting name="temperature" label={texts.temperature} hint={texts.temperatureHint}>
        <input
          id="temperature"
          name="temperature"
          type="number"
          min={0}
          max={2}
          step={0.1}
          defaultValue={initial.temperature}
          placeholder={toText(defaults.temperature) ?? texts.modelsOwn}
          aria-describedby="temperature-hint"
          aria-invalid={wrong === 'temperature' || undefined}
        />
      </Setting>
      <Setting name="max_tokens" label={texts.maxTokens} hint={texts.maxTokensHint}>
        <input
          id="max_tokens"
          name="max_tokens"
          type="number"
          min={1}
          max={defaults.maxTokensLimit}
          step={1}
          defaultValue={initial.max_tokens}
          placeholder={toText(defaults.maxTokens ?? defaults.maxTokensLimit) ?? texts.noLimit}
          aria-describedby="max_tokens-hint"
          aria-invalid={wrong === 'max_tokens' || undefined}
        />
      </Setting>
      <button type="button" className={`quiet scripted ${styles.reset}`} onClick={reset}>
        {texts.reset}
      </button>
    </fieldset>
  );
}

type SettingProps = { name: string; label: string; hint: string; children: ReactNode };

function Setting({ name, label, hint, children }: SettingProps) {
  return (
    <div className={styles.setting}>
      <label htmlFor={name}>{label}</label>
      {children}
      <p id={`${name}-hint`} className={styles.hint}>
        {hint}
      </p>
    </div>
  );
}

type ModelProps = {
  defaults: ServerDefaults;
  initial: string | undefined;
  model: string;
  isWrong: boolean;
};

function ModelSetting({ defaults, initial, model, isWrong }: ModelProps) {
  const { texts, locale } = useTexts();
  const listed = useModels();
  const choices = listed.length > 0 ? listed.map(({ id }) => id) : (defaults.models ?? []);
  const shutdown = listed.find(({ id }) => id === (model || defaults.model))?.shutdown_date;
  const hint = shutdown
    ? fillIn(texts.shutsDown, { date: sayDay(shutdown, locale) })
    : texts.modelHint;
  return (
    <Setting name="model" label={texts.model} hint={hint}>
      <input
        id="model"
        name="model"
        list="models"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={initial}
        placeholder={defaults.model}
        aria-describedby="model-hint"
        aria-invalid={isWrong || undefined}
      />
      <datalist id="models">
        {choices.map((id) => (
          <option key={id} value={id} />
        ))}
      </datalist>
    </Setting>
  );
}
