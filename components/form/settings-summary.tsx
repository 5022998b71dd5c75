import type { PresetChoice, ServerDefaults } from '../../lib/answer/page-props.ts';
import { fillIn } from '../../lib/language/fill-in.ts';
import { sayPlainNumber } from '../../lib/language/say-amounts.ts';
import styles from '../../styles/settings-group.module.css';
import { useTexts } from '../language/use-texts.ts';
import type { SettingValues } from './form-fields.ts';

type Props = {
  defaults: ServerDefaults;
  presets: readonly PresetChoice[];
  settings: SettingValues;
};

/** What the folded settings hold, in one line. */
export function SettingsSummary({ defaults, presets, settings }: Props) {
  const { texts, locale } = useTexts();
  const preset = presets.find(({ id }) => id === settings.preset)?.name;
  const temperature = settings.temperature ?? defaults.parameters.temperature;
  const tokens = settings.max_tokens ?? defaults.parameters.max_tokens;
  const parts = [
    preset,
    settings.model ?? defaults.model,
    temperature === undefined
      ? texts.ownTemperature
      : fillIn(texts.temperatureOf, { n: sayPlainNumber(temperature, locale) }),
    tokens === undefined ? texts.noLimit : fillIn(texts.tokensAtMost, { n: String(tokens) }),
  ];
  return <span className={styles.line}>{parts.filter(Boolean).join(' · ')}</span>;
}
