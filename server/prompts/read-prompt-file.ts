import type { ParameterValues } from '../../lib/contract/parameters.ts';
import { listVariables } from '../../lib/prompts/fill-template.ts';
import { type PromptFile, type PromptMessage, ROLES } from '../../lib/prompts/prompt-file.ts';
import { parseYaml, type Remark, type YamlSource } from './parse-yaml.ts';
import { createFindings, type Findings } from './prompt-fault.ts';
import { readInputs } from './read-inputs.ts';
import { readResponseFormat } from './read-response-format.ts';
import { readEvaluators, readTestData } from './read-tests.ts';
import {
  isMap,
  pick,
  readList,
  readLocalText,
  readNumber,
  readText,
  type YamlMap,
} from './read-values.ts';

const KEYS = [
  'name',
  'description',
  'model',
  'modelParameters',
  'messages',
  'responseFormat',
  'jsonSchema',
  'testData',
  'evaluators',
  'inputs',
  'allow',
];

export type ReadPrompt = { prompt?: PromptFile; faults: Remark[]; notices: Remark[] };

/**
 * Reads the text of a prompt file. `prompt` is there where it has no fault; notices are of what has
 * no effect.
 */
export function readPromptFile(id: string, text: string): ReadPrompt {
  const source = parseYaml(text);
  if ('faults' in source) return { faults: source.faults, notices: [] };
  const findings = createFindings(source);
  const { value } = source;
  if (!isMap(value)) {
    findings.fault([], 'the file must be a map with "messages" in it');
    return findings;
  }
  const prompt = readMap(id, value, source, findings);
  const { faults, notices } = findings;
  return faults.length > 0 ? { faults, notices } : { prompt, faults, notices };
}

function readMap(id: string, file: YamlMap, source: YamlSource, findings: Findings): PromptFile {
  findings.noticeUnknown([], file, KEYS);
  const messages = readMessages(file, findings);
  const variables = listVariables(...messages.map(({ content }) => content));
  const name = pick(file, 'name') ?? id;
  const model = readText(file, 'model', [], findings);
  const allow = readAllow(file, findings);
  return {
    id,
    name: readLocalText(name, ['name'], findings) ?? { en: id, ru: id },
    description: readLocalText(pick(file, 'description') ?? '', ['description'], findings) ?? {
      en: '',
      ru: '',
    },
    ...(model !== undefined && model.trim() !== '' && { model: model.trim() }),
    parameters: readParameters(file, id, source, findings),
    messages,
    inputs: readInputs(pick(file, 'inputs'), variables, findings),
    ...(allow && { allow }),
    testData: readTestData(file, variables, findings),
    evaluators: readEvaluators(file, findings),
  };
}

function readMessages(file: YamlMap, findings: Findings): PromptMessage[] {
  const list = readList(file, 'messages', [], findings);
  if (!list || list.length === 0) {
    findings.fault(
      [],
      '"messages" is missing; it is a list of role (system, user, assistant) and content',
    );
    return [];
  }
  return list.flatMap((message, index) => readMessage(message, index, findings) ?? []);
}

function readMessage(
  message: unknown,
  index: number,
  findings: Findings,
): PromptMessage | undefined {
  const path = ['messages', index];
  if (!isMap(message)) return findings.fault(path, 'a message must have "role" and "content"');
  findings.noticeUnknown(path, message, ['role', 'content']);
  const written = readText(message, 'role', path, findings);
  const role = ROLES.find((one) => one === written?.toLowerCase());
  const content = readText(message, 'content', path, findings);
  if (!role) return findings.fault([...path, 'role'], `"role" must be one of ${ROLES.join(', ')}`);
  if (content === undefined) {
    return findings.fault(path, 'the message has no "content", which must be a text');
  }
  const rest = content.match(/\{\{\s*[#/^>!&][^}]*\}\}/)?.[0];
  if (rest)
    findings.notice([...path, 'content'], `${rest} is no variable; it is sent as it stands`);
  return { role, content };
}

function readParameters(
  file: YamlMap,
  id: string,
  source: YamlSource,
  findings: Findings,
): ParameterValues {
  const path = ['modelParameters'];
  const format = readResponseFormat(file, id, source, findings);
  const given = pick(file, 'modelParameters') ?? {};
  if (!isMap(given)) {
    findings.fault(path, '"modelParameters" must be a map, such as temperature: 0.5');
    return {};
  }
  // The second is what actions/ai-inference takes.
  const tokenKeys = ['maxTokens', 'maxCompletionTokens'] as const;
  findings.noticeUnknown(path, given, [...tokenKeys, 'temperature', 'topP']);
  const whole = { min: 1, max: Number.MAX_SAFE_INTEGER, isWhole: true };
  const [tokens, newerTokens] = tokenKeys.map((key) =>
    readNumber(given, key, path, whole, findings),
  );
  const temperature = readNumber(given, 'temperature', path, { min: 0, max: 2 }, findings);
  const topP = readNumber(given, 'topP', path, { min: 0, max: 1 }, findings);
  const maxTokens = tokens ?? newerTokens;
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(format && { response_format: format }),
  };
}

function readAllow(file: YamlMap, findings: Findings): readonly string[] | undefined {
  const list = readList(file, 'allow', [], findings);
  if (!list) return undefined;
  const names = list.filter((one) => typeof one === 'string');
  if (names.length < list.length || names.length === 0) {
    return findings.fault(['allow'], '"allow" must be a list of the names in ACCESS_TOKENS');
  }
  return names;
}
