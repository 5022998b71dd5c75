import { extraForbidden, refusedParameter } from './model-errors.ts';
import type { FixedAnswer, Format, Reply } from './model-reply.ts';
import type { ModelRequest } from './model-request.ts';
import type { ChooseReply } from './model-server.ts';

/** The first `count` requests get `failure`, all later ones `reply`. */
export function failFirst(count: number, failure: Reply, reply: Reply = {}): ChooseReply {
  let seen = 0;
  return () => {
    seen += 1;
    return seen <= count ? failure : reply;
  };
}

/**
 * A model that refuses these fields, each by its own answer, and answers once none of them is sent.
 */
export function refuseFields(
  names: readonly string[],
  reply: Reply = {},
  refuse: (name: string, format: Format) => FixedAnswer = refuseField,
): ChooseReply {
  return ({ body, format = 'chat' }: ModelRequest) => {
    const refused = names.find((name) => hasField(body, name));
    return refused === undefined ? reply : { fixed: refuse(refused, format) };
  };
}

/** The name may be a path, such as `reasoning.effort`. */
function hasField(body: Record<string, unknown>, path: string): boolean {
  let value: unknown = body;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !(name in value)) return false;
    value = Reflect.get(value, name);
  }
  return true;
}

function refuseField(name: string, format: Format): FixedAnswer {
  return refusedParameter(name, format);
}

/** As Mistral's server refuses. */
export function refuseAsMistral(name: string): FixedAnswer {
  return extraForbidden(name, true);
}

/** Replies by what the prompt says: the first key that it contains decides. */
export function replyByPrompt(replies: Record<string, Reply>, otherwise: Reply = {}): ChooseReply {
  const entries = Object.entries(replies);
  return ({ prompt }) => entries.find(([key]) => prompt.includes(key))?.[1] ?? otherwise;
}
