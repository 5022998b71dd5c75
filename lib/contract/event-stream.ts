export type ServerSentEvent = { event: string; data: string };

/**
 * Reads server-sent events from text that comes in any slices (WHATWG HTML, "server-sent events").
 * Returns the events that each slice completes; comments and `id`/`retry` fields are dropped. The
 * caller decodes UTF-8 before, so that no character is split. Throws RangeError when a single event
 * grows past `maxChars` (UTF-16 units).
 */
export function createEventStreamParser(maxChars = 16 * 1024 * 1024) {
  let rest = '';
  let hasBegun = false;
  let event = '';
  let data: string | undefined;

  function readLine(line: string, events: ServerSentEvent[]): void {
    if (line === '') {
      if (data !== undefined) events.push({ event: event || 'message', data });
      event = '';
      data = undefined;
    } else if (line.startsWith('data:')) {
      const value = line.slice(line.charCodeAt(5) === 32 ? 6 : 5);
      data = data === undefined ? value : `${data}\n${value}`;
      if (data.length > maxChars) throw new RangeError('event too large');
    } else if (line.startsWith('event:')) {
      event = line.slice(line.charCodeAt(6) === 32 ? 7 : 6);
    }
  }

  return function push(slice: string): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    let text = rest + slice;
    if (!hasBegun && text !== '') {
      hasBegun = true;
      // Some servers begin with a byte order mark.
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    }
    const hasCarriage = text.indexOf('\r') >= 0;
    let start = 0;
    for (;;) {
      const end = hasCarriage ? findLineEnd(text, start) : text.indexOf('\n', start);
      if (end < 0) break;
      readLine(text.slice(start, end), events);
      start = end + (text[end] === '\r' && text[end + 1] === '\n' ? 2 : 1);
    }
    rest = start === 0 ? text : text.slice(start);
    if (rest.length > maxChars) throw new RangeError('line too large');
    return events;
  };
}

/**
 * The next line break, or -1; a carriage return at the very end waits, since a line feed may
 * follow.
 */
function findLineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  const carriage = text.indexOf('\r', from);
  if (carriage < 0 || (feed >= 0 && feed < carriage)) return feed;
  return carriage === text.length - 1 ? -1 : carriage;
}
