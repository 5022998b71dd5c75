import type OpenAI from 'openai';
import type { Provider } from './provider.ts';

/** Where prompts go; the demo model has no client. */
export type ModelServer = { ask: Provider; client: OpenAI | undefined };
