import { isNativeError } from 'node:util/types';
import { runInNewContext } from 'node:vm';
import { Validator } from '@cfworker/json-schema';
import type { ResponseFormat } from '../../lib/contract/response-format.ts';
import { findSchemaFault } from '../contract/find-schema-fault.ts';
import { AppError } from '../http/app-error.ts';

/**
 * A schema may have references and patterns in it that would keep the whole process busy; in
 * milliseconds.
 */
const MAX_CHECK_MS = 200;

export type AnswerCheck = {
  add(text: string): void;
  /** Throws invalid_answer where the whole text does not fit. */
  verify(): void;
};

/**
 * Checks an answer for which a JSON schema was asked; undefined for other formats. `before` is the
 * text that is carried on. Throws invalid_field where the schema itself cannot be used.
 */
export function createAnswerCheck(
  format: ResponseFormat | undefined,
  before = '',
): AnswerCheck | undefined {
  if (format?.type !== 'json_schema') return undefined;
  const { schema } = format.json_schema;
  let whole = before;
  const place = findSchemaFault(schema);
  if (place !== undefined) throw refuseSchema(place);
  tryValue(schema, {}, 'invalid_field');
  return {
    add(text) {
      whole += text;
    },
    verify() {
      const isFit = tryValue(schema, parse(whole), 'invalid_answer');
      if (!isFit) throw new AppError('invalid_answer');
    },
  };
}

function tryValue(
  schema: Readonly<Record<string, unknown>>,
  value: unknown,
  code: 'invalid_field' | 'invalid_answer',
): boolean {
  const check = () => new Validator(schema, '2020-12').validate(value).valid;
  // Another context only because that is what has a time limit.
  const run = () => runInNewContext('check()', { check }, { timeout: MAX_CHECK_MS }) === true;
  try {
    return tryPatiently(run);
  } catch (cause) {
    throw new AppError(code, { param: 'response_format', hint: UNUSABLE, cause });
  }
}

function refuseSchema(place: string): AppError {
  const hint = {
    en: `its schema is no JSON Schema at ${place}`,
    ru: `схема в нём — не JSON Schema, место: ${place}`,
  };
  return new AppError('invalid_field', { param: 'response_format', hint });
}

/**
 * The time limit is the clock's, so a process that had to wait for a processor, or was stopped, has
 * another go, until it has used as much time itself.
 */
function tryPatiently(run: () => boolean): boolean {
  const before = process.cpuUsage();
  for (;;) {
    try {
      return run();
    } catch (thrown) {
      const { user, system } = process.cpuUsage(before);
      if (!isTimeout(thrown) || (user + system) / 1000 >= MAX_CHECK_MS) throw thrown;
    }
  }
}

/** It comes from the other context, and so is none of this one's errors. */
function isTimeout(thrown: unknown): boolean {
  return (
    isNativeError(thrown) && 'code' in thrown && thrown.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}

const UNUSABLE = {
  en: 'its schema cannot be checked against',
  ru: 'по этой схеме ничего нельзя проверить',
};

/** Throws invalid_answer where the text is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('invalid_answer');
  }
}
