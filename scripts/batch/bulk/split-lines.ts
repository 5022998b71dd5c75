const LINE_FEED = 10;

/**
 * The lines of a body as they come. Split at the byte alone, since answers may have U+2028 and
 * others in them that `readline` takes for an end of line.
 */
export async function* splitLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let held: Buffer[] = [];
  for await (const chunk of body) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
      yield Buffer.concat([...held, rest.subarray(0, end)]).toString();
      held = [];
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) held.push(rest);
  }
  if (held.length > 0) yield Buffer.concat(held).toString();
}
