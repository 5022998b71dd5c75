import type { Environment } from './config.ts';

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

/** What the operator should be told though the program can start: likely slips, a line each. */
export function findSlips(env: Environment): string[] {
  return Object.entries(OTHER_NAMES).flatMap(([meant, others]) => {
    if (env[meant] || env[`${meant}_FILE`]) return [];
    return Object.keys(env)
      .filter((name) => env[name] && others.includes(name.toUpperCase().replaceAll('_', '')))
      .map((name) => `${name} is set, but this program does not read it. Did you mean ${meant}?`);
  });
}
