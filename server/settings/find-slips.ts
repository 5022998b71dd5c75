import { countEdits } from '../../lib/contract/find-nearest.ts';
import { type Environment, VARIABLES } from './config.ts';

/** Names that other programs have for these variables, without their underscores. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  OPENAI_BASE_URL: [
    ...['BASEURL', 'OPENAIBASEURL', 'OPENAIBASEURI', 'OPENAIAPIBASEURL', 'OPENAIAPIBASE'],
    ...['OPENAIAPIBASEPATH', 'OPENAIBASEPATH', 'OPENAIBASE', 'OPENAIURL', 'OPENAIAPIURL'],
    ...['OPENAIPROXYURL', 'OPENAIREVERSEPROXY', 'OPENAIPROXY', 'OPENAIAPIHOST', 'OPENAIHOST'],
    ...['OPENAIENDPOINT', 'OPENAIAPIENDPOINT', 'AZUREOPENAIENDPOINT', 'LLMBASEURL'],
  ],
  OPENAI_API_KEY: [
    ...['OPENAIAPIKEY', 'OPENAIKEY', 'OPENAITOKEN', 'OPENAIAPITOKEN', 'OPENAISECRETKEY'],
    ...['AZUREOPENAIAPIKEY', 'OPENAIAPIKEYS'],
  ],
};

/** Shorter names are near to many that are nobody's slip. */
const MIN_LENGTH = 8;
const MAX_EDITS = 2;

/** What the operator should be told though the program can start: likely slips, a line each. */
export function findSlips(env: Environment): string[] {
  const names = Object.keys(env).filter((name) => env[name] && !isVariable(name));
  return Object.keys(VARIABLES).flatMap((meant) => {
    if (env[meant] || env[`${meant}_FILE`]) return [];
    return names
      .filter((name) => isSlip(name.toUpperCase(), meant))
      .map((name) => `${name} is set, but this program does not read it. Did you mean ${meant}?`);
  });
}

function isVariable(name: string): boolean {
  return name.replace(/_FILE$/, '') in VARIABLES;
}

function isSlip(name: string, meant: string): boolean {
  if (OTHER_NAMES[meant]?.includes(name.replaceAll('_', ''))) return true;
  const isLong = meant.length >= MIN_LENGTH && name.length >= MIN_LENGTH;
  return isLong && countEdits(name, meant) <= MAX_EDITS;
}
