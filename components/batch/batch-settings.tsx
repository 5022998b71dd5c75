import { type FormEvent, useId } from 'react';
import type { ServerDefaults } from '../../lib/answer/page-props.ts';
import styles from '../../styles/settings-group.module.css';
import { ModelSetting } from '../form/model-setting.tsx';
import { ParameterSetting } from '../form/parameter-setting.tsx';
import { Setting } from '../form/setting.tsx';
import type { BatchModel } from './batch-model.ts';
import { findPrompt, readMaxCost } from './batch-setup.ts';
import { changeSetup } from './change-setup.ts';
import type { PartProps } from './setup-part.tsx';
import { useBatchTexts } from './use-batch-texts.ts';

/**
 * The settings that people have use of here. An empty one leaves it to the prompt file and the
 * server.
 */
export function BatchSettings({ model, state }: PartProps) {
  const { texts } = useBatchTexts();
  const defaults = findDefaults(model, state);
  const { setup } = state;
  const titleId = useId();

  function onInput({ target }: FormEvent<HTMLElement>): void {
    if (!(target instanceof HTMLInputElement)) return;
    if (isField(target.name)) changeSetup(model, { [target.name]: target.value });
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: the fieldset around it has no name
    <div role="group" aria-labelledby={titleId} className={styles.fields} onInput={onInput}>
      <h2 id={titleId}>{texts.settings}</h2>
      <ModelSetting
        defaults={defaults}
        initial={setup.model}
        chosen={setup.model || undefined}
        isWrong={false}
      />
      {(['temperature', 'max_tokens'] as const).map((name) => (
        <ParameterSetting
          key={name}
          name={name}
          initial={setup[name]}
          fallback={defaults.parameters[name]}
          cap={defaults.maxTokensLimit}
          isWrong={false}
        />
      ))}
      <CostCap initial={setup.maxCost} isWrong={Number.isNaN(readMaxCost(setup))} />
    </div>
  );
}

function CostCap({ initial, isWrong }: { initial: string; isWrong: boolean }) {
  const { batchTexts } = useBatchTexts();
  return (
    <Setting name="maxCost" label={batchTexts.maxCost} hint={batchTexts.maxCostHint}>
      <input
        id="maxCost"
        name="maxCost"
        inputMode="decimal"
        autoComplete="off"
        defaultValue={initial}
        placeholder={batchTexts.noCap}
        aria-describedby="maxCost-hint"
        aria-invalid={isWrong || undefined}
      />
    </Setting>
  );
}

function findDefaults(
  { props }: BatchModel,
  { setup, prompts }: PartProps['state'],
): ServerDefaults {
  const prompt = findPrompt(setup, prompts);
  if (!prompt) return props.defaults;
  const { model = props.defaults.model, parameters } = prompt;
  return { ...props.defaults, model, parameters };
}

function isField(name: string): name is 'model' | 'temperature' | 'max_tokens' | 'maxCost' {
  return ['model', 'temperature', 'max_tokens', 'maxCost'].includes(name);
}
