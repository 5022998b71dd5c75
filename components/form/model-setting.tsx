import type { ServerDefaults } from '../../lib/answer/page-props.ts';
import { fillIn } from '../../lib/language/fill-in.ts';
import { sayDay } from '../../lib/language/say-times.ts';
import { useTexts } from '../language/use-texts.ts';
import { Setting } from './setting.tsx';
import { useModels } from './use-models.ts';

type Props = {
  defaults: ServerDefaults;
  initial: string | undefined;
  chosen: string | undefined;
  isWrong: boolean;
};

export function ModelSetting({ defaults, initial, chosen, isWrong }: Props) {
  const { texts, locale } = useTexts();
  const listed = useModels();
  const choices = listed.length > 0 ? listed.map(({ id }) => id) : (defaults.models ?? []);
  const shutdown = listed.find(({ id }) => id === (chosen ?? defaults.model))?.shutdown_date;
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
