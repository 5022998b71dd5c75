import type OpenAI from 'openai';
import { AppError } from '../http/app-error.ts';
import type { Settings } from '../settings/config.ts';
import { isRecord, readString } from './untrusted.ts';
import { translateFailure } from './upstream-errors.ts';

const CACHE_MS = 5 * 60 * 1000;

/** The page waits for this list, so it gets less time than an answer; in milliseconds. */
const MAX_WAIT_MS = 10_000;

export type Model = {
  id: string;
  /** YYYY-MM-DD. */
  shutdown_date?: string;
};

/**
 * The models that callers may choose from, as the model server lists them, at most 5 minutes old.
 * The demo, and a server that cannot be asked while OPENAI_MODELS is set, give the names of the
 * settings. Rejects with AppError.
 */
export function createModelList(
  client: OpenAI | undefined,
  settings: Settings,
): () => Promise<Model[]> {
  const allowed = settings.OPENAI_MODELS;
  const ownNames = (allowed ?? [settings.OPENAI_MODEL]).map((id) => ({ id }));
  if (!client) return async () => ownNames;
  let cached: { models: Promise<Model[]>; until: number } | undefined;
  return async () => {
    if (!cached || performance.now() >= cached.until) {
      const models = fetchModels(client, Math.min(settings.UPSTREAM_TIMEOUT, MAX_WAIT_MS));
      cached = { models, until: performance.now() + CACHE_MS };
    }
    try {
      const models = await cached.models;
      return allowed ? models.filter((model) => allowed.includes(model.id)) : models;
    } catch (thrown) {
      cached = undefined;
      if (allowed) return ownNames;
      throw thrown;
    }
  };
}

async function fetchModels(client: OpenAI, timeout: number): Promise<Model[]> {
  const signal = AbortSignal.timeout(timeout);
  try {
    const response = await client.models.list({ signal, timeout }).asResponse();
    return readModels(await response.json().catch(() => undefined));
  } catch (thrown) {
    if (signal.aborted) throw new AppError('upstream_timeout');
    throw translateFailure(thrown, signal).error;
  }
}

export function readModels(body: unknown): Model[] {
  const data = isRecord(body) ? body.data : undefined;
  if (!Array.isArray(data)) throw new AppError('upstream_invalid_response');
  return data.filter(isRecord).flatMap((one) => {
    const id = readString(one.id);
    const date = readString(one.shutdown_date);
    if (id === undefined) return [];
    return [date === undefined ? { id } : { id, shutdown_date: date }];
  });
}
