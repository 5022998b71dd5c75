import type { LocalText } from '../../lib/prompts/prompt-file.ts';
import type { Path } from './parse-yaml.ts';
import type { Findings } from './prompt-fault.ts';

export type YamlMap = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under a key that the map itself has. */
export function pick(map: YamlMap, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

export function readText(
  map: YamlMap,
  key: string,
  path: Path,
  findings: Findings,
): string | undefined {
  const value = pick(map, key);
  if (value === undefined || typeof value === 'string') return value;
  return findings.fault([...path, key], `"${key}" must be a text`);
}

/** A text, or one for each language; where one language is missing, the other's stands in. */
export function readLocalText(
  value: unknown,
  path: Path,
  findings: Findings,
): LocalText | undefined {
  if (typeof value === 'string') return { en: value, ru: value };
  if (!isMap(value)) {
    return findings.fault(path, 'must be a text, or {en: …, ru: …} with one for each language');
  }
  findings.noticeUnknown(path, value, ['en', 'ru']);
  const en = readText(value, 'en', path, findings);
  const ru = readText(value, 'ru', path, findings);
  const either = en ?? ru;
  if (either === undefined) return findings.fault(path, 'must have a text under en or ru');
  return { en: en ?? either, ru: ru ?? either };
}

type Range = { min: number; max: number; isWhole?: boolean };

export function readNumber(
  map: YamlMap,
  key: string,
  path: Path,
  { min, max, isWhole = false }: Range,
  findings: Findings,
): number | undefined {
  const value = pick(map, key);
  if (value === undefined) return undefined;
  const isNumeral =
    typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);
  const number = isNumeral ? Number(value) : Number.NaN;
  if (number >= min && number <= max && (!isWhole || Number.isSafeInteger(number))) return number;
  const kind = isWhole ? 'whole number' : 'number';
  const range = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`;
  return findings.fault([...path, key], `"${key}" must be a ${kind} ${range}`);
}

export function readBoolean(
  map: YamlMap,
  key: string,
  path: Path,
  findings: Findings,
): boolean | undefined {
  const value = pick(map, key);
  if (value === undefined) return undefined;
  if (value === 'true' || value === 'false') return value === 'true';
  return findings.fault([...path, key], `"${key}" must be true or false`);
}

export function readChoice<const T extends string>(
  map: YamlMap,
  key: string,
  path: Path,
  choices: readonly T[],
  findings: Findings,
): T | undefined {
  const value = pick(map, key);
  if (value === undefined) return undefined;
  const choice = choices.find((one) => one === value);
  if (choice !== undefined) return choice;
  return findings.fault([...path, key], `"${key}" must be one of ${choices.join(', ')}`);
}

export function readList(
  map: YamlMap,
  key: string,
  path: Path,
  findings: Findings,
): readonly unknown[] | undefined {
  const value = pick(map, key);
  if (value === undefined || Array.isArray(value)) return value;
  return findings.fault([...path, key], `"${key}" must be a list`);
}
