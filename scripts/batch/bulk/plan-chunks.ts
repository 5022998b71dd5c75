import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import type { BatchRow } from '../../../lib/batch/batch.ts';
import type { Body } from '../../../server/providers/format.ts';
import { type BulkChunk, type BulkState, findFilePath, toId } from './bulk-state.ts';

/**
 * Of one file, as OpenAI's API document says: 50,000 requests and 200 MB, which are taken for the
 * smaller kind of megabyte.
 */
export const FILE_LIMITS = { requests: 50_000, bytes: 200_000_000 };

/** Bytes that are written at once. */
const BUFFER = 1 << 20;

/** A row with the body it is to be sent with. */
export type RowBody = { row: BatchRow; body: Body; tokens: number };

export type PlanOptions = {
  out: string;
  state: BulkState;
  limits?: typeof FILE_LIMITS;
};

/**
 * Writes rows into files beside the output, as few as the limits allow, and returns them as chunks:
 * to be counted only once they are in a saved state.
 */
export function planChunks(rows: Iterable<RowBody>, options: PlanOptions): BulkChunk[] {
  const { out, state, limits = FILE_LIMITS } = options;
  const { nextChunk, endpoint, adapted, chunkTokens = Number.POSITIVE_INFINITY } = state;
  const chunks: BulkChunk[] = [];
  let file: ChunkFile | undefined;
  for (const { row, body, tokens } of rows) {
    const id = toId(row);
    const line = writeLine(id, endpoint, body);
    const bytes = Buffer.byteLength(line);
    const chunk = chunks.at(-1);
    const isFull =
      chunk &&
      (chunk.ids.length >= limits.requests ||
        chunk.bytes + bytes > limits.bytes ||
        chunk.tokens + tokens > chunkTokens);
    if (!chunk || isFull) {
      file?.close();
      const number = nextChunk + chunks.length;
      file = openChunkFile(findFilePath(out, { number }));
      chunks.push({ number, ids: [id], bytes, tokens, adapted: adapted.length });
    } else {
      chunk.ids.push(id);
      chunk.bytes += bytes;
      chunk.tokens += tokens;
    }
    file?.write(line);
  }
  file?.close();
  return chunks;
}

export function removeFile(out: string, chunk: Pick<BulkChunk, 'number'>): void {
  rmSync(findFilePath(out, chunk), { force: true });
}

/** Readers in Python have been seen to take some characters of texts for an end of line. */
function writeLine(id: string, url: string, body: Body): string {
  const json = JSON.stringify({ custom_id: id, method: 'POST', url, body });
  const escaped = json.replace(
    /[\u0085\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${escaped}\n`;
}

type ChunkFile = { write(line: string): void; close(): void };

function openChunkFile(path: string): ChunkFile {
  const file = openSync(path, 'w');
  let lines: string[] = [];
  let size = 0;
  function flush(): void {
    const bytes = Buffer.from(lines.join(''));
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    lines = [];
    size = 0;
  }
  return {
    write(line) {
      lines.push(line);
      size += line.length;
      if (size >= BUFFER) flush();
    },
    close() {
      flush();
      fsyncSync(file);
      closeSync(file);
    },
  };
}
