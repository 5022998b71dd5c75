import {
  type FormatName,
  PARAMETER_LIST,
  type ParameterEntry,
  type ParameterValues,
} from '../../lib/contract/parameters.ts';
import type { Adjustment, Locale } from '../../lib/contract/wire.ts';
import type { Body } from './format.ts';

/**
 * Puts the parameters into a body under the endpoint's names; those among the messages are there.
 */
export function writeParameters(
  body: Body,
  format: FormatName,
  parameters: ParameterValues,
  isOpenAI: boolean,
): void {
  for (const [name, { wire, isMessage }] of listSet(parameters)) {
    const way = wire[format];
    if (!way || isMessage) continue;
    const value = parameters[name];
    const sent = way.write ? way.write(value as never) : value;
    const [field = '', inner] = ((isOpenAI && way.onOpenAI) || way.name).split('.');
    const before = body[field];
    body[field] = inner ? { ...(before as Body | undefined), [inner]: sent } : sent;
  }
}

/** The parameters that the endpoint has no field for, as the caller is told of them. */
export function listOmitted(
  format: FormatName,
  parameters: ParameterValues,
  locale: Locale,
): Adjustment[] {
  const reason = {
    en: `the ${format} endpoint has no such parameter; left out`,
    ru: `у точки ${format} нет такого параметра, он не отправлен`,
  }[locale];
  return listSet(parameters)
    .filter(([, { wire }]) => wire[format] === null)
    .map(([param]) => ({ param, reason }));
}

/** For each name of an endpoint the other one that servers may know it by. */
export function listOtherNames(format: FormatName): Record<string, string> {
  const pairs = PARAMETER_LIST.flatMap(([, { wire }]) => {
    const { name, onOpenAI } = wire[format] ?? {};
    return name && onOpenAI
      ? [
          [name, onOpenAI],
          [onOpenAI, name],
        ]
      : [];
  });
  return Object.fromEntries(pairs);
}

function listSet(parameters: ParameterValues): ParameterEntry[] {
  return PARAMETER_LIST.filter(([name]) => parameters[name] !== undefined);
}
