import { hashValue } from '../contract/hash-value.ts';
import type { GenerateRequest } from '../contract/wire.ts';

/** What a row is known by: it changes with its request and with the prompt file's version. */
export function hashRequest(request: GenerateRequest, version?: string): string {
  return hashValue(version === undefined ? [request] : [request, version]);
}
