import {
  type Document,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml';

/** Keys and list places from the root to a value. */
export type Path = readonly (string | number)[];

/** Where something stands and what is to be said of it. Lines and columns count from 1. */
export type Remark = { line: number; column: number; message: string };

export type YamlSource = {
  /**
   * Maps are objects, every scalar is the text that stands there, what is empty or null is left
   * out.
   */
  value: unknown;
  /** The same with YAML's own types, for a value that is JSON written as YAML. */
  readTyped(key: string): unknown;
  /** Where the value stands, or the nearest around it; of a `key` in it, the key. */
  locate(path: Path, key?: string): { line: number; column: number };
  warnings: Remark[];
};

/** An alias may be used so often; a few lines of nested ones would else be gigabytes. */
const MAX_ALIASES = 100;

const TOO_DEEP = 'is nested too deep';

/** Parses YAML 1.2. Gives the faults where it is none. */
export function parseYaml(text: string): YamlSource | { faults: Remark[] } {
  const lineCounter = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const options = { lineCounter, merge: true, prettyErrors: false, logLevel: 'error' } as const;
    const document = parseDocument(text, { ...options, schema: 'failsafe' });
    const toRemark = ({ pos, message }: { pos: [number, number]; message: string }) => ({
      ...place(pos[0]),
      message: /call stack/.test(message) ? TOO_DEEP : message,
    });
    if (document.errors.length > 0) return { faults: document.errors.map(toRemark) };
    dropEmpty(document);
    return {
      value: document.toJS({ maxAliasCount: MAX_ALIASES }),
      readTyped: (key) => readTyped(text, key),
      locate: (path, key) => place(findOffset(document, path, key)),
      warnings: document.warnings.map(toRemark),
    };
  } catch (thrown) {
    // Of aliases that multiply, and of brackets nested too deep for the stack.
    const message = thrown instanceof ReferenceError ? thrown.message : TOO_DEEP;
    return { faults: [{ line: 1, column: 1, message }] };
  }
}

/** What YAML calls null is text to the schema that leaves scalars alone. */
function dropEmpty(document: Document): void {
  visit(document, {
    Pair: (_, { value }) =>
      value === null || (isScalar(value) && isEmpty(value)) ? visit.REMOVE : undefined,
  });
}

function isEmpty({ type, source, value }: Scalar): boolean {
  return type === 'PLAIN' && /^(~|null|Null|NULL|)$/.test(source ?? String(value ?? ''));
}

function readTyped(text: string, key: string): unknown {
  const document = parseDocument(text, { merge: true, logLevel: 'error' });
  const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

function findOffset(document: Document, path: Path, key?: string): number {
  if (key !== undefined) {
    const parent: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
    const offset = findKey(parent, key);
    if (offset !== undefined) return offset;
  }
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function findKey(parent: unknown, key: string): number | undefined {
  if (typeof parent !== 'object' || parent === null || !('items' in parent)) return undefined;
  if (!Array.isArray(parent.items)) return undefined;
  for (const item of parent.items) {
    const node: unknown = item && typeof item === 'object' && 'key' in item ? item.key : undefined;
    if (isScalar(node) && String(node.value) === key && node.range) return node.range[0];
  }
  return undefined;
}
