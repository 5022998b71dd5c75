import { isNumber } from '../../lib/prompts/check-inputs.ts';
import {
  INPUT_TYPES,
  type InputType,
  type LocalText,
  type PromptInput,
} from '../../lib/prompts/prompt-file.ts';
import type { Path } from './parse-yaml.ts';
import type { Findings } from './prompt-fault.ts';
import {
  isMap,
  pick,
  readBoolean,
  readChoice,
  readList,
  readLocalText,
  readNumber,
  readText,
  type YamlMap,
} from './read-values.ts';

const KEYS = ['label', 'hint', 'type', 'options', 'default', 'required', 'maxLength'];

/**
 * A field for each variable of the messages, as `inputs` describes it; one that it does not name is
 * a text that has to be given.
 */
export function readInputs(
  value: unknown,
  variables: readonly string[],
  findings: Findings,
): PromptInput[] {
  if (variables.includes('__proto__')) {
    findings.fault(['messages'], 'a variable cannot be called __proto__; give it another name');
  }
  if (value === undefined) return variables.map((name) => readInput(name, {}, findings));
  if (!isMap(value)) {
    findings.fault(['inputs'], '"inputs" must be a map with an entry for each variable');
    return [];
  }
  for (const name of Object.keys(value).filter((one) => !variables.includes(one))) {
    findings.fault(
      ['inputs'],
      `no message has {{${name}}} in it; put it into one, or take "${name}" out of "inputs"`,
      name,
    );
  }
  // In the order of the file, which is the order of the form; those that it leaves out follow.
  const named = Object.keys(value).filter((name) => variables.includes(name));
  const names = [...named, ...variables.filter((name) => !named.includes(name))];
  return names.map((name) => readInput(name, pick(value, name) ?? {}, findings));
}

function readInput(name: string, value: unknown, findings: Findings): PromptInput {
  const path = ['inputs', name];
  const plain: PromptInput = { name, label: { en: name, ru: name }, type: 'text', required: true };
  if (!isMap(value)) {
    findings.fault(path, `"${name}" must be a map with ${KEYS.join(', ')}, each as needed`);
    return plain;
  }
  findings.noticeUnknown(path, value, KEYS);
  const label = readTextOf(value, 'label', path, findings);
  const hint = readTextOf(value, 'hint', path, findings);
  const options = readOptions(value, path, findings);
  const type = readType(value, options !== undefined, path, findings);
  const maxLength = readNumber(
    value,
    'maxLength',
    path,
    { min: 1, max: Number.MAX_SAFE_INTEGER, isWhole: true },
    findings,
  );
  const fallback = readText(value, 'default', path, findings);
  const required = readBoolean(value, 'required', path, findings) ?? true;
  const input: PromptInput = {
    ...plain,
    type,
    required,
    ...(label && { label }),
    ...(hint && { hint }),
    ...(options && { options }),
    ...(fallback !== undefined && { default: fallback }),
    ...(maxLength !== undefined && { maxLength }),
  };
  checkDefault(input, path, findings);
  return input;
}

function readTextOf(
  map: YamlMap,
  key: string,
  path: Path,
  findings: Findings,
): LocalText | undefined {
  const value = pick(map, key);
  return value === undefined ? undefined : readLocalText(value, [...path, key], findings);
}

function readType(map: YamlMap, hasOptions: boolean, path: Path, findings: Findings): InputType {
  const type = readChoice(map, 'type', path, INPUT_TYPES, findings);
  if (type === 'choice' && pick(map, 'options') === undefined) {
    findings.fault([...path, 'type'], 'a choice needs "options", a list of what to choose from');
  }
  if (type !== undefined && type !== 'choice' && hasOptions) {
    findings.fault([...path, 'type'], `a ${type} has no "options"; its type must be choice`);
  }
  return type ?? (hasOptions ? 'choice' : 'text');
}

function readOptions(map: YamlMap, path: Path, findings: Findings): PromptInput['options'] {
  const list = readList(map, 'options', path, findings);
  if (!list) return undefined;
  const place = [...path, 'options'];
  if (list.length === 0) return findings.fault(place, '"options" must name at least one');
  const options = list.flatMap((one, index) => readOption(one, [...place, index], findings) ?? []);
  const values = options.map(({ value }) => value);
  const twice = values.findIndex((value, index) => values.indexOf(value) !== index);
  if (twice >= 0) findings.fault([...place, twice], 'the same option stands here twice');
  return options;
}

/**
 * A text; a text for each language, of which the English one goes to the model; or `{value,
 * label}`.
 */
function readOption(
  option: unknown,
  path: Path,
  findings: Findings,
): { value: string; label: LocalText } | undefined {
  const isPair = isMap(option) && Object.hasOwn(option, 'value');
  const shown = isPair ? (pick(option, 'label') ?? pick(option, 'value')) : option;
  const label = readLocalText(shown, path, findings);
  const value = isPair ? readText(option, 'value', path, findings) : label?.en;
  if (label === undefined || value === undefined) return undefined;
  if (value.trim() === '') return findings.fault(path, 'an option must not be empty');
  return { value, label };
}

function checkDefault(input: PromptInput, path: Path, findings: Findings): void {
  const { default: fallback, options, type, maxLength } = input;
  if (fallback === undefined || fallback === '') return;
  const place = [...path, 'default'];
  if (options && !options.some(({ value }) => value === fallback)) {
    const values = options.map(({ value }) => value).join(', ');
    findings.fault(place, `"default" must be one of the options: ${values}`);
  }
  if (type === 'number' && !isNumber(fallback)) {
    findings.fault(place, '"default" must be a number, as the type says');
  }
  if (maxLength !== undefined && fallback.length > maxLength) {
    findings.fault(place, `"default" is longer than "maxLength" allows (${maxLength})`);
  }
}
