import {
  PARAMETER_LIST,
  PARAMETERS,
  type Parameter,
  type ParameterName,
  type ParameterValues,
} from '../../lib/contract/parameters.ts';
import { isDemo, isOpenAI, type Settings } from './config.ts';

/** Of settings that are read once at the start, and asked for with every request. */
const known = new WeakMap<Settings, ParameterValues>();

/**
 * What is sent where a request sets nothing: each variable's value, as far as the endpoint has a
 * field for it. An operator's cap on the answer holds where there is no default.
 */
export function readParameterDefaults(settings: Settings): ParameterValues {
  const defaults = known.get(settings) ?? listDefaults(settings);
  known.set(settings, defaults);
  return defaults;
}

function listDefaults(settings: Settings): ParameterValues {
  const entries = PARAMETER_LIST.map(
    ([name, parameter]) => [name, readDefault(name, parameter, settings)] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function readDefault(name: ParameterName, { wire, limitedBy }: Parameter, settings: Settings) {
  if (wire[settings.OPENAI_API] === null) return undefined;
  const entry = PARAMETERS[name];
  const own = 'variable' in entry ? settings[entry.variable] : undefined;
  return own ?? (limitedBy && settings[limitedBy]) ?? readBuiltIn(name, settings);
}

/** At OpenAI's own address, where the models' own default makes a first answer slow and dear. */
export const DEFAULT_EFFORT = 'none';

function readBuiltIn(name: ParameterName, settings: Settings): string | undefined {
  if (name !== 'reasoning_effort' || isDemo(settings)) return undefined;
  return isOpenAI(settings) ? DEFAULT_EFFORT : undefined;
}

/** A prompt file's parameters, cut to the operator's caps. */
export function capParameters(parameters: ParameterValues, settings: Settings): ParameterValues {
  const entries = PARAMETER_LIST.map(([name, { limitedBy }]) => {
    const value = parameters[name];
    const cap = (limitedBy && settings[limitedBy]) ?? Number.POSITIVE_INFINITY;
    return [name, typeof value === 'number' ? Math.min(value, cap) : value];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
