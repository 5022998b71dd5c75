import { type FormEvent, type RefObject, useState } from 'react';
import type { Failure } from '../../lib/answer/answer-state.ts';
import type { FormValues, PresetChoice, ServerDefaults } from '../../lib/answer/page-props.ts';
import styles from '../../styles/settings-group.module.css';
import { useTexts } from '../language/use-texts.ts';
import { fillForm } from './form-fields.ts';
import { ModelSetting } from './model-setting.tsx';
import { NumberSetting } from './number-setting.tsx';
import { Setting } from './setting.tsx';

type Props = {
  defaults: ServerDefaults;
  presets: readonly PresetChoice[];
  values: FormValues;
  failure: Failure | undefined;
  formRef: RefObject<HTMLFormElement | null>;
  say: (text: string) => void;
};

/** An empty field leaves the setting to the server, whose default shows in it. */
export function SettingsGroup({ defaults, presets, values, failure, formRef, say }: Props) {
  const { texts } = useTexts();
  const wrong = failure?.param;

  function reset(): void {
    if (formRef.current) fillForm(formRef.current, {});
    say(texts.settingsReset);
  }

  return (
    <fieldset className={styles.group}>
      <legend>{texts.settings}</legend>
      <PresetSetting presets={presets} initial={values.preset} />
      <ModelSetting defaults={defaults} initial={values.model} isWrong={wrong === 'model'} />
      <NumberSetting
        name="temperature"
        label={texts.temperature}
        hint={texts.temperatureHint}
        range={{ min: 0, max: 2, step: 0.1 }}
        initial={values.temperature}
        fallback={defaults.temperature}
        withoutFallback={texts.modelsOwn}
        isWrong={wrong === 'temperature'}
      />
      <NumberSetting
        name="max_tokens"
        label={texts.maxTokens}
        hint={texts.maxTokensHint}
        range={{ min: 1, max: defaults.maxTokensLimit, step: 1 }}
        initial={values.max_tokens}
        fallback={defaults.maxTokens ?? defaults.maxTokensLimit}
        withoutFallback={texts.noLimit}
        isWrong={wrong === 'max_tokens'}
      />
      <button type="button" className={`quiet scripted ${styles.reset}`} onClick={reset}>
        {texts.reset}
      </button>
    </fieldset>
  );
}

type PresetProps = { presets: readonly PresetChoice[]; initial: string | undefined };

function PresetSetting({ presets, initial = '' }: PresetProps) {
  const { texts } = useTexts();
  const [chosen, setChosen] = useState(initial);
  const about = presets.find(({ id }) => id === chosen)?.about;
  return (
    <Setting name="preset" label={texts.preset} hint={about ?? texts.presetHint}>
      <select
        id="preset"
        name="preset"
        defaultValue={initial}
        aria-describedby="preset-hint"
        onInput={({ currentTarget }: FormEvent<HTMLSelectElement>) =>
          setChosen(currentTarget.value)
        }
      >
        <option value="">{texts.noPreset}</option>
        {presets.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </Setting>
  );
}
