import type { FormValues } from '../answer/page-props.ts';
import type { GenerateRequest } from '../contract/wire.ts';
import { type HistoryEntry, readEntryValues, splitEntry } from './history.ts';
import type { HistorySettings } from './stored-values.ts';

/** The settings that each answer of a comparison may have of its own. */
export const COLUMN_SETTINGS = ['model', 'temperature', 'max_tokens'] as const;

/** As the fields hold them; an empty one leaves it to the form. */
export type ColumnSettings = Readonly<Record<(typeof COLUMN_SETTINGS)[number], string>>;

export const NO_SETTINGS: ColumnSettings = { model: '', temperature: '', max_tokens: '' };

/** The form's request with what a column sets itself. */
export function applySettings(
  request: GenerateRequest,
  { model, temperature, max_tokens }: ColumnSettings,
): GenerateRequest {
  return {
    ...request,
    ...(model !== '' && { model }),
    ...(temperature !== '' && { temperature: Number(temperature) }),
    ...(max_tokens !== '' && { max_tokens: Number(max_tokens) }),
  };
}

/**
 * What all answers of a comparison were asked for with, for the form, and what each had of its own.
 */
export function partSettings(answers: readonly Pick<HistoryEntry, 'settings'>[]): {
  shared: HistorySettings;
  own: ColumnSettings[];
} {
  const [first, ...others] = answers;
  const isShared = (name: keyof HistorySettings) =>
    others.every(({ settings }) => settings[name] === first?.settings[name]);
  const shared = { ...first?.settings };
  for (const name of COLUMN_SETTINGS) if (!isShared(name)) delete shared[name];
  const own = answers.map(({ settings }) => {
    const entries = COLUMN_SETTINGS.map((name) => [
      name,
      isShared(name) ? '' : String(settings[name] ?? ''),
    ]);
    return { ...NO_SETTINGS, ...Object.fromEntries(entries) };
  });
  return { shared, own };
}

/**
 * An entry as the form's fields hold it; what the answers of a comparison do not share is left to
 * their columns.
 */
export function readFormValues(entry: HistoryEntry): FormValues {
  return readEntryValues({ ...entry, settings: partSettings(splitEntry(entry)).shared });
}

/** The request that an entry came from, to be sent or carried on again. */
export function readEntryRequest({ prompt, inputs, settings }: HistoryEntry): GenerateRequest {
  return { ...(inputs ? { inputs } : { prompt }), ...settings };
}
