import fc from 'fast-check';

/**
 * A broken request and who has to answer it: a route, in JSON by the error table; or what comes
 * before any route (Node's parser, the router), with a bare refusal or a redirect to the address as
 * it should have been written.
 */
export type Malformed = { bytes: Buffer; answeredBy: 'route' | 'before'; note: string };

/** MAX_BODY_BYTES of the program under test. */
export const BODY_LIMIT = 20_000;

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

function post(body: Buffer | string, type: string, extra: string[] = []): Buffer {
  const bytes = Buffer.from(body);
  const head = [
    'POST /api/generate HTTP/1.1',
    'Host: localhost',
    `Content-Type: ${type}`,
    `Content-Length: ${bytes.length}`,
    ...extra,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

const get = (target: string, method = 'GET') =>
  Buffer.from(`${method} ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 'latin1');

const byRoute = (note: string, bytes: Buffer): Malformed => ({ bytes, answeredBy: 'route', note });
const before = (note: string, bytes: Buffer): Malformed => ({ bytes, answeredBy: 'before', note });

const notText = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.jsonValue()),
  fc.dictionary(fc.string(), fc.jsonValue()),
);

/** A field in which everything that is drawn is wrong. */
const wrongField = fc.oneof(
  fc.tuple(fc.constant('prompt'), notText),
  fc.tuple(fc.constant('prompt'), fc.constantFrom('', ' ', '\n\t\u2003')),
  fc.tuple(fc.constant('temperature'), fc.constantFrom(-1, 2.1, 1e308, '1', true, [], {})),
  fc.tuple(fc.constant('max_tokens'), fc.constantFrom(0, -1, 1.5, '9', true, [], {}, 1e300)),
  fc.tuple(fc.constantFrom('model', 'preset', 'continue_from'), fc.constantFrom(1, true, [], {})),
  fc.tuple(fc.constant('stream'), fc.constantFrom('yes', 1, [], {})),
  fc.tuple(fc.stringMatching(/^[a-z_]{1,12}X$/), fc.jsonValue()),
  fc.tuple(fc.constantFrom('__proto__X', 'constructor', 'toString'), fc.jsonValue()),
);

const wrongJson = wrongField.map(([name, value]) =>
  byRoute('wrong field', post(JSON.stringify({ prompt: 'Hello', [name]: value }), JSON_TYPE)),
);

const noObject = fc
  .oneof(
    fc.string().filter((text) => !text.trimStart().startsWith('{')),
    fc.jsonValue().map((value) => JSON.stringify([value])),
    fc.constantFrom('', '{', '{"prompt":"Hello"', '{"prompt":"Hello"}}', "{'prompt':'Hello'}"),
    fc.constantFrom('{"prompt":"\\ud800"}', '{"prompt":"\\uZZZZ"}', '\ufeff{"prompt":1}'),
  )
  .map((text) => byRoute('no JSON object', post(text, JSON_TYPE)));

const deep = fc
  .tuple(fc.integer({ min: 100, max: BODY_LIMIT / 8 }), fc.constantFrom('[', '{"a":'))
  .map(([depth, open]) => byRoute('deep', post(`{"prompt":${open.repeat(depth)}`, JSON_TYPE)));

const notUtf8 = fc
  .tuple(fc.uint8Array({ maxLength: 20 }), fc.constantFrom(JSON_TYPE, FORM_TYPE))
  .map(([noise, type]) => {
    const start = type === JSON_TYPE ? '{"prompt":"' : 'prompt=';
    const bytes = Buffer.concat([Buffer.from(start), Buffer.from([0xff, 0xc0]), noise]);
    return byRoute('not UTF-8', post(bytes, type));
  });

const tooLarge = fc
  .tuple(fc.integer({ min: BODY_LIMIT + 1, max: BODY_LIMIT * 3 }), fc.boolean())
  .map(([size, isChunked]) => {
    if (!isChunked) return byRoute('too large', post('x'.repeat(size), JSON_TYPE));
    const head = `POST /api/generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${JSON_TYPE}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const chunk = `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n0\r\n\r\n`;
    return byRoute('too large, in chunks', Buffer.from(head + chunk));
  });

const wrongType = fc
  .oneof(
    fc.constantFrom('', 'text/plain', 'application/jsonx', 'multipart/form-data; boundary=x'),
    fc.constantFrom(`${JSON_TYPE}; charset=utf-16`, `${FORM_TYPE}; charset=koi8-r`, 'json', '*/*'),
    fc.stringMatching(/^[a-z]{1,9}\/[a-z]{1,9}X$/),
  )
  .map((type) => byRoute('wrong type', post('{"prompt":"Hello"}', type)));

const encoded = fc
  .constantFrom('gzip', 'br', 'identity', 'deflate, gzip', 'x', '')
  .map((coding) =>
    byRoute('encoded', post('{"prompt":"Hello"}', JSON_TYPE, [`Content-Encoding: ${coding}`])),
  );

const wrongForm = fc
  .oneof(
    fc.constantFrom('', '&', '=', 'prompt', 'prompt=', 'prompt=+', 'prompt=%', 'prompt=%zz'),
    fc.constantFrom('prompt=%ff', 'prompt=%ed%a0%80', 'prompt=x&temperature=hot', 'prompt=x&y=1'),
    fc.stringMatching(/^[a-z]{1,8}X=[a-z%+&=]{0,20}$/),
  )
  .map((text) => byRoute('wrong form', post(text, FORM_TYPE)));

const wrongMethod = fc
  .tuple(
    fc.constantFrom('GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE', 'SEARCH'),
    fc.constantFrom('/api/generate', '/api/generate?prompt=x'),
  )
  .map(([method, target]) => byRoute('wrong method', get(target, method)));

const unknownPath = fc
  .array(fc.stringMatching(/^[\w.~!$'()*,;:@-]{1,12}X$/), { minLength: 1, maxLength: 4 })
  .map((parts) => byRoute('unknown path', get(`/api/${parts.join('/')}`)));

const strangePath = fc
  .constantFrom('/api/%', '/api/%zz', '/api/%ff', '/api//x', '//api/x', '/api/x/', '/api\\x')
  .map((path) => before('strange path', get(path)));

const wrongHost = fc
  .constantFrom('evil.example', 'localhost@evil', 'a b', '[::1', 'localhost:x', '')
  .map((host) =>
    byRoute('wrong host', Buffer.from(`GET /api/models HTTP/1.1\r\nHost: ${host}\r\n\r\n`)),
  );

const brokenHead = fc
  .oneof(
    fc.constantFrom('Content-Length: -1', 'Content-Length: 1e3', 'Content-Length: 5, 6', 'A B: 1'),
    fc.constantFrom(
      'Content-Length: 5\r\nTransfer-Encoding: chunked',
      'Expect: x',
      ': 1',
      'noColon',
    ),
    fc.integer({ min: 17_000, max: 60_000 }).map((size) => `X: ${'x'.repeat(size)}`),
  )
  .map((line) =>
    before(
      'broken head',
      Buffer.from(`POST /api/generate HTTP/1.1\r\nHost: localhost\r\n${line}\r\n\r\n`),
    ),
  );

const noise = fc
  .uint8Array({ minLength: 1, maxLength: 200 })
  .map((bytes) =>
    before('noise', Buffer.concat([Buffer.from([0x00]), bytes, Buffer.from('\r\n\r\n')])),
  );

export const malformedRequest: fc.Arbitrary<Malformed> = fc.oneof(
  { weight: 4, arbitrary: wrongJson },
  { weight: 2, arbitrary: noObject },
  deep,
  notUtf8,
  tooLarge,
  wrongType,
  encoded,
  wrongForm,
  wrongMethod,
  unknownPath,
  strangePath,
  wrongHost,
  brokenHead,
  noise,
);
