import type { ReactNode } from 'react';
import type { Failure } from '../../lib/answer/answer-state.ts';
import type { FormValues, PromptForm } from '../../lib/answer/page-props.ts';
import type { InputDescription } from '../../lib/prompts/describe-prompt.ts';
import styles from '../../styles/input-fields.module.css';
import { useTexts } from '../language/use-texts.ts';
import { TextArea } from './text-area.tsx';

type Props = { form: PromptForm; values: FormValues; failure: Failure | undefined };

/** A field for each variable of the prompt file. */
export function InputFields({ form, values, failure }: Props) {
  const { inputs } = form;
  const isWrong = ({ name }: InputDescription) =>
    failure?.param === `inputs.${name}` || (failure?.param === 'prompt' && inputs.length === 1);
  return (
    <div className={styles.fields}>
      {inputs.map((input) => (
        <InputField
          key={input.name}
          input={input}
          initial={values.inputs?.[input.name] ?? input.default}
          isWrong={isWrong(input)}
        />
      ))}
    </div>
  );
}

type FieldProps = { input: InputDescription; initial: string | undefined; isWrong: boolean };

function InputField({ input, initial, isWrong }: FieldProps) {
  const { texts } = useTexts();
  const id = `inputs.${input.name}`;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        {input.label}
        {!input.required && <span className={styles.optional}> {texts.optional}</span>}
      </label>
      <Control
        input={input}
        initial={initial}
        attributes={{
          id,
          name: id,
          required: input.required,
          'aria-invalid': isWrong || undefined,
          'aria-describedby': input.hint === undefined ? undefined : `${id}-hint`,
        }}
      />
      {input.hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {input.hint}
        </p>
      )}
    </div>
  );
}

type Attributes = {
  id: string;
  name: string;
  required: boolean;
  'aria-invalid': true | undefined;
  'aria-describedby': string | undefined;
};

type ControlProps = {
  input: InputDescription;
  initial: string | undefined;
  attributes: Attributes;
};

function Control({ input, initial, attributes }: ControlProps): ReactNode {
  const { type, options = [], option_labels: labels = options, max_length: maxLength } = input;
  if (type === 'choice') {
    return (
      <select {...attributes} defaultValue={initial ?? ''}>
        {(!input.required || input.default === undefined) && <option value="">—</option>}
        {options.map((value, index) => (
          <option key={value} value={value}>
            {labels[index]}
          </option>
        ))}
      </select>
    );
  }
  const text = { ...attributes, maxLength, defaultValue: initial };
  if (type === 'textarea') return <TextArea {...text} rows={5} />;
  const isNumber = type === 'number';
  return (
    <input
      {...text}
      type={type}
      step={isNumber ? 'any' : undefined}
      autoComplete="off"
      dir="auto"
    />
  );
}
