import type { TableForm, TextEncoding } from './table.ts';

/** The text's bytes. Undefined where the encoding does not have one of its characters. */
export function encodeText(
  text: string,
  encoding: TextEncoding,
): Uint8Array<ArrayBuffer> | undefined {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  if (!encoding.startsWith('utf-16')) return encodeSingle(text, encoding);
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index += 1) {
    view.setUint16(index * 2, text.charCodeAt(index), encoding === 'utf-16le');
  }
  return bytes;
}

/** The form that has every character: UTF-8, with the mark by which Excel knows it. */
export function widenForm(form: TableForm): TableForm {
  return { ...form, encoding: 'utf-8', hasBom: true };
}

const tables = new Map<TextEncoding, ReadonlyMap<number, number>>();

/** TextDecoder knows the table, so it is not written down here a second time. */
function findTable(encoding: TextEncoding): ReadonlyMap<number, number> {
  const known = tables.get(encoding);
  if (known) return known;
  const text = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, at) => at));
  const table = new Map(Array.from(text, (char, byte) => [char.charCodeAt(0), byte]));
  tables.set(encoding, table);
  return table;
}

function encodeSingle(text: string, encoding: TextEncoding): Uint8Array<ArrayBuffer> | undefined {
  const table = findTable(encoding);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const byte = table.get(text.charCodeAt(index));
    if (byte === undefined) return undefined;
    bytes[index] = byte;
  }
  return bytes;
}
