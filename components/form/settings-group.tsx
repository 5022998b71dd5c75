import type { ReactNode, RefObject } from 'react';
import type { Failure } from '../../lib/answer/answer-state.ts';
import type { FormValues, PresetChoice, ServerDefaults } from '../../lib/answer/page-props.ts';
import styles from '../../styles/settings-group.module.css';
import { useTexts } from '../language/use-texts.ts';
import { fillForm, type SettingValues } from './form-fields.ts';
import { ModelSetting } from './model-setting.tsx';
import { ParameterSettings } from './parameter-settings.tsx';
import { Setting } from './setting.tsx';
import { SettingsSummary } from './settings-summary.tsx';

type Props = {
  defaults: ServerDefaults;
  presets: readonly PresetChoice[];
  values: FormValues;
  /** As the fields are now. */
  settings: SettingValues;
  /** Beside the prompt where the screen is wide, and not folded there. */
  isColumn: boolean;
  failure: Failure | undefined;
  formRef: RefObject<HTMLFormElement | null>;
  say: (text: string) => void;
  /** What else stands with the fields. */
  children: ReactNode;
};

/** Folded where the screen is narrow, with what the fields hold in one line. */
export function SettingsGroup({ isColumn, settings, children, ...props }: Props) {
  const { defaults, presets, formRef, say } = props;
  const { texts } = useTexts();

  function reset(): void {
    if (formRef.current) fillForm(formRef.current, {});
    say(texts.settingsReset);
  }

  return (
    <fieldset className={isColumn ? `${styles.group} ${styles.open}` : styles.group}>
      <legend>{texts.settings}</legend>
      <details className={styles.fold}>
        <summary>
          <span className={styles.name}>{texts.settings}</span>
          <SettingsSummary defaults={defaults} presets={presets} settings={settings} />
        </summary>
        <div className={styles.fields}>
          <SettingFields {...props} settings={settings} />
          <button type="button" className={`quiet scripted ${styles.reset}`} onClick={reset}>
            {texts.reset}
          </button>
          {children}
        </div>
      </details>
    </fieldset>
  );
}

type FieldsProps = Pick<Props, 'defaults' | 'presets' | 'values' | 'settings' | 'failure'>;

/** An empty field leaves the setting to the server, whose default shows in it. */
function SettingFields({ defaults, presets, values, settings, failure }: FieldsProps) {
  return (
    <>
      {presets.length > 0 && (
        <PresetSetting presets={presets} initial={values.preset} chosen={settings.preset} />
      )}
      <ModelSetting
        defaults={defaults}
        initial={values.model}
        chosen={settings.model}
        isWrong={failure?.param === 'model'}
      />
      <ParameterSettings defaults={defaults} values={values} failure={failure} />
    </>
  );
}

type PresetProps = {
  presets: readonly PresetChoice[];
  initial: string | undefined;
  chosen: string | undefined;
};

function PresetSetting({ presets, initial = '', chosen }: PresetProps) {
  const { texts } = useTexts();
  const about = presets.find(({ id }) => id === chosen)?.about;
  return (
    <Setting name="preset" label={texts.preset} hint={about ?? texts.presetHint}>
      <select id="preset" name="preset" defaultValue={initial} aria-describedby="preset-hint">
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
