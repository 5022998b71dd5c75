import type { Failure } from '../../lib/answer/answer-state.ts';
import type { FormValues, ServerDefaults } from '../../lib/answer/page-props.ts';
import { PARAMETER_LIST } from '../../lib/contract/parameters.ts';
import styles from '../../styles/settings-group.module.css';
import { useTexts } from '../language/use-texts.ts';
import { ParameterSetting } from './parameter-setting.tsx';

type Props = { defaults: ServerDefaults; values: FormValues; failure: Failure | undefined };

/**
 * A field for each parameter. Those that few people need stand under “More”, which is open where
 * one of them is set or wrong.
 */
export function ParameterSettings({ defaults, values, failure }: Props) {
  const { texts } = useTexts();
  const wrong = failure?.param;
  const rest = PARAMETER_LIST.filter(([, { isUnderMore }]) => isUnderMore);
  const isOpen = rest.some(([name]) => values[name] !== undefined || name === wrong);

  function show(isUnderMore: boolean) {
    const shown = PARAMETER_LIST.filter(([, parameter]) => parameter.isUnderMore === isUnderMore);
    return shown.map(([name]) => (
      <ParameterSetting
        key={name}
        name={name}
        initial={values[name]}
        fallback={defaults.parameters[name]}
        cap={defaults.maxTokensLimit}
        isWrong={name === wrong}
      />
    ));
  }

  return (
    <>
      {show(false)}
      <details className={styles.more} open={isOpen || undefined}>
        <summary>{texts.more}</summary>
        <div className={styles.moreFields}>{show(true)}</div>
      </details>
    </>
  );
}
