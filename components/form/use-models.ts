import { useEffect, useState } from 'react';
import { BASE_PATH } from '../browser/base-path.ts';

export type ListedModel = { id: string; shutdown_date?: string };

/** The models to choose from, once the server has listed them; none where it cannot. */
export function useModels(): readonly ListedModel[] {
  const [models, setModels] = useState<readonly ListedModel[]>([]);
  useEffect(() => {
    const leave = new AbortController();
    void loadModels(leave.signal).then(setModels);
    return () => leave.abort();
  }, []);
  return models;
}

async function loadModels(signal: AbortSignal): Promise<readonly ListedModel[]> {
  try {
    const response = await fetch(`${BASE_PATH}/api/models`, { signal });
    const body: unknown = response.ok ? await response.json() : undefined;
    return isModelList(body) ? body.models : [];
  } catch {
    return [];
  }
}

function isModelList(body: unknown): body is { models: ListedModel[] } {
  return (
    typeof body === 'object' && body !== null && 'models' in body && Array.isArray(body.models)
  );
}
