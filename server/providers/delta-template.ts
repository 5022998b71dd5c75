/** Stands for any text while a template is tried out. */
const PROBE = 'probe';

/** What would end or escape a JSON string. */
const NEEDS_PARSER = /["\\\p{Cc}]/u;

/**
 * Reads deltas by the shape of the one before. The events of most servers differ in the delta's text alone; where that shows, the text
 * is cut out instead of parsing the whole event again, which halves the cost of a stream's words. What does not fit exactly is parsed.
 */
export type DeltaTemplate = {
  /** The text of an event of the known shape, or undefined where it has to be parsed. */
  match(data: string): string | undefined;
  /** Learns the shape of an event that was parsed and gave this text. */
  learn(data: string, text: string, read: (data: string) => string): void;
};

export function createDeltaTemplate(): DeltaTemplate {
  let before = '';
  let after = '';
  return {
    match(data) {
      if (before === '' || data.length < before.length + after.length) return undefined;
      if (!data.startsWith(before) || !data.endsWith(after)) return undefined;
      const text = data.slice(before.length, data.length - after.length);
      return NEEDS_PARSER.test(text) ? undefined : text;
    },
    learn(data, text, read) {
      const json = JSON.stringify(text);
      const start = data.indexOf(json);
      if (text === '' || start < 0 || start !== data.lastIndexOf(json)) return;
      const head = data.slice(0, start + 1);
      const tail = data.slice(start + json.length - 1);
      if (read(head + PROBE + tail) !== PROBE) return;
      before = head;
      after = tail;
    },
  };
}
