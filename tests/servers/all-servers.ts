import { azure } from './azure.ts';
import { deepseek } from './deepseek.ts';
import { gemini } from './gemini.ts';
import { gigachat } from './gigachat.ts';
import { groq } from './groq.ts';
import { llamaCpp } from './llama-cpp.ts';
import { lmStudio } from './lm-studio.ts';
import { mistral } from './mistral.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import { openrouter } from './openrouter.ts';
import type { Server } from './server.ts';
import { vllm } from './vllm.ts';
import { yandexgpt } from './yandexgpt.ts';

/** In the order of docs/model-servers.md. */
export const SERVERS: readonly Server[] = [
  openai,
  azure,
  openrouter,
  gemini,
  mistral,
  deepseek,
  groq,
  ollama,
  llamaCpp,
  vllm,
  lmStudio,
  yandexgpt,
  gigachat,
];
