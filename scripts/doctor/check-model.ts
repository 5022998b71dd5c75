import type { Settings } from '../../server/settings/config.ts';
import type { Model } from '../../server/upstream/list-models.ts';
import type { Finding } from './finding.ts';

const SOON_MS = 90 * 24 * 60 * 60 * 1000;

/** Whether each model of the settings is in the list, and for how long yet. */
export function checkModel(settings: Settings, models: readonly Model[]): Finding[] {
  const wanted = new Set([settings.OPENAI_MODEL, ...(settings.OPENAI_MODELS ?? [])]);
  return [...wanted].map((model) => judgeModel(model, models));
}

function judgeModel(model: string, models: readonly Model[]): Finding {
  // Ollama lists llama3 as llama3:latest and takes both.
  const found = models.find(({ id }) => id === model || id === `${model}:latest`);
  if (!found) return { id: 'model_missing', values: { model, near: findNearest(model, models) } };
  const date = found.shutdown_date;
  const left = date === undefined ? Number.POSITIVE_INFINITY : Date.parse(date) - Date.now();
  if (date === undefined || !(left <= SOON_MS)) return { id: 'model_ok', values: { model } };
  return { id: left <= 0 ? 'model_ended' : 'model_ending', values: { model, date } };
}

/** The listed name that begins most like this one. */
function findNearest(model: string, models: readonly Model[]): string {
  const likeness = ({ id }: Model) => [...id].findIndex((letter, i) => letter !== model[i]);
  const score = (one: Model) => (likeness(one) < 0 ? one.id.length : likeness(one));
  return models.toSorted((a, b) => score(b) - score(a))[0]?.id ?? '';
}
