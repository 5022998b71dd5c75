import { promisify } from 'node:util';
import zlib from 'node:zlib';

/**
 * The most of a body that is read whole (errors, lists of models), in bytes, packed and unpacked.
 */
export const MAX_WHOLE_BODY = 4 * 1024 * 1024;

const LIMIT = { maxOutputLength: MAX_WHOLE_BODY };
const gunzip = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip);
const inflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate);
const inflateRaw = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflateRaw);
const brotli = promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress);
const zstd = promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress);

type Unpack = (packed: Buffer) => Promise<Buffer>;

const UNPACKERS: Readonly<Record<string, Unpack>> = {
  gzip: (packed) => gunzip(packed, LIMIT),
  'x-gzip': (packed) => gunzip(packed, LIMIT),
  // Some servers leave the wrapper of zlib out.
  deflate: (packed) => inflate(packed, LIMIT).catch(() => inflateRaw(packed, LIMIT)),
  br: (packed) => brotli(packed, LIMIT),
  zstd: (packed) => zstd(packed, LIMIT),
};

/**
 * A body as text. It is unpacked though nothing packed is asked for, since gateways pack their
 * errors all the same. What its label does not fit is taken as it came.
 */
export async function readWholeBody(body: Buffer, contentEncoding: string): Promise<string> {
  let unpacked = body;
  try {
    for (const name of contentEncoding.toLowerCase().split(',').reverse()) {
      const unpack = UNPACKERS[name.trim()];
      if (unpack) unpacked = await unpack(unpacked);
    }
    // Packed without a label.
    if (unpacked[0] === 0x1f && unpacked[1] === 0x8b) unpacked = await gunzip(unpacked, LIMIT);
    return unpacked.toString('utf8');
  } catch {
    return body.toString('utf8');
  }
}
