import type { FindingText } from './finding-text.ts';

export const FINDINGS_EN = {
  node_ok: ['Node {version}'],
  settings_ok: ['The settings are valid'],
  setting_wrong: ['{name} {fault}', 'change it in .env, or where the service has its settings'],
  unread_file: ['{name} is there, but the program does not read it', 'put what it sets into .env'],
  slip: ['{fault}', 'rename the variable or remove it'],

  prompts_ok: ['Prompt files read: {count}'],
  prompt_wrong: ['A prompt file is faulty: {fault}', 'correct that file, see docs/prompts.md'],
  prompt_notice: ['A prompt file: {notice}', 'leave it, or remove it from the file'],
  prompt_model: [
    'The prompt file {id} names the model {model}, which is not offered; {used} answers instead',
    'name another in the file, or add it to OPENAI_MODELS',
  ],

  build_ok: ['The pages are built'],
  build_missing: ['The pages are not built', 'npm run build'],
  build_old: ['The build is older than the sources', 'npm run build, then restart'],

  running: ['The program answers at {address}'],
  not_running: ['Nothing runs at {address}', 'npm start, in another window'],
  port_taken: [
    'Port {port} is taken by another program',
    'find it with: ss -ltnp | grep :{port} — then stop it, or set PORT to another number',
  ],
  stopping: ['The program at {address} is stopping', 'wait for its restart, then run this again'],

  redis_ok: ['Redis answers, so that limits hold over all processes ({instances} now)'],
  redis_dead: [
    'Redis does not answer ({reason}), so each process counts for itself',
    'systemctl status redis-server, and check REDIS_URL',
  ],

  demo: [
    'Neither key nor server is set, so the built-in demo model answers',
    'set OPENAI_API_KEY in .env',
  ],
  no_proxy: ['Calls to the model server go out directly, without a proxy'],
  proxy_ok: ['Calls to the model server go through the proxy {address}'],
  proxy_dead: [
    'The proxy {address} does not answer ({reason})',
    'correct HTTPS_PROXY / HTTP_PROXY, or remove it',
  ],
  proxy_refused: [
    'The proxy refuses the connection ({reason})',
    'put the right user and password into HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT, or have {host} allowed there',
  ],
  unreachable: [
    'The model server at {address} cannot be reached ({reason})',
    'check OPENAI_BASE_URL and that the server runs; where the network wants a proxy, set HTTPS_PROXY',
  ],
  base_url_ok: ['The model server answers at {address}'],
  base_url_form: [
    'At {address} there is no model server, but at {right} there is',
    'OPENAI_BASE_URL={right}',
  ],
  redirected: [
    'The address {address} leads to {right}, where neither key nor prompt is sent unasked',
    'OPENAI_BASE_URL={right}, if that is the server you mean',
  ],
  between: [
    'Not the model server answers at {address} (status {status}), but a firewall, a proxy or a page in between',
    'have this machine let through there, or check OPENAI_BASE_URL and the proxy',
  ],
  base_url_wrong: [
    'At {address} something answers that is no model server (status {status}); {other} was tried too',
    'correct OPENAI_BASE_URL; it usually ends with /v1',
  ],
  models_unlisted: [
    'The model server at {address} does not list its models, so the name {model} is not checked',
    'look it up in that server’s documentation',
  ],
  key_ok: ['The key is accepted'],
  key_none: ['No key is set, and the model server asks for none'],
  key_wrong: [
    'The model server does not accept the key',
    'copy OPENAI_API_KEY again, whole and without quotes; a new one is made on the API keys page of your account',
  ],
  key_missing: ['The model server asks for a key, and none is set', 'set OPENAI_API_KEY in .env'],
  region: [
    'The model server does not serve the country that this machine calls from',
    'what counts is where this machine stands, not the reader: move it, or set HTTPS_PROXY to a proxy in a served country',
  ],
  model_ok: ['The model {model} is there'],
  model_missing: ['The model server has no model {model}', 'OPENAI_MODEL={near}'],
  model_ended: ['The model {model} was shut down on {date}', 'set OPENAI_MODEL to another one'],
  model_ending: [
    'The model {model} shuts down on {date}',
    'set OPENAI_MODEL to another one before',
  ],

  answer_ok: ['{model} answers in pieces: the first after {first} s, {count} in all'],
  answer_at_once: [
    '{model} gave its whole answer at once, after {first} s',
    'nothing here holds it back; the model server itself does not stream',
  ],
  answer_failed: ['A real answer failed, {code}: {message}', 'docs/errors.md tells of each code'],
  answer_empty: [
    'The answer is empty: all its tokens went into reasoning',
    'raise OPENAI_MAX_TOKENS or MAX_TOKENS_LIMIT, or set OPENAI_REASONING_EFFORT=none',
  ],

  stream_ok: [
    'Through {address} the answer arrives piece by piece ({count}, first after {first} s)',
  ],
  stream_short: [
    'Through {address} an answer arrives, too short to tell whether it is held back',
    'run this again with another model',
  ],
  stream_held: [
    'Something at {address} holds the stream back: all arrived at once after {first} s{hint}',
    'nginx: proxy_buffering off, as in deploy/nginx; elsewhere turn off buffering and compression of text/event-stream',
  ],
  call_failed: [
    'Through {address} an answer failed, {code}: {message}',
    'docs/errors.md tells of each code',
  ],
  call_status: [
    'Through {address} came status {status}, not from this program',
    'look into the log of whatever answers there: /var/log/nginx/error.log for nginx',
  ],
  call_broken: [
    'Through {address} the answer broke off ({reason})',
    'raise the time-outs in between: proxy_read_timeout in nginx is 60 s unless set',
  ],

  url_ok: ['{address} leads to this program'],
  url_bad: ['{address} is no address', 'give it whole: --url https://example.com'],
  url_unknown: [
    'The name in {address} leads nowhere ({reason})',
    'set its A record to this server, and wait some minutes',
  ],
  url_refused: [
    'Nothing answers at {address} ({reason})',
    'systemctl status nginx, and open ports 80 and 443 in the firewall',
  ],
  url_certificate: [
    'The certificate of {address} is not trusted ({reason})',
    'get one: sudo deploy/install.sh --domain NAME --email MAIL',
  ],
  url_gateway: [
    'nginx answers at {address} with {status}, since it reaches no instance',
    'systemctl status "openai-quickstart@*", and compare its ports with the upstream in the nginx site',
  ],
  url_elsewhere: [
    'At {address} something else answers (status {status})',
    'check server_name in the nginx site, and where the name leads',
  ],
  url_plain: [
    '{address} is not encrypted, so anyone on the way reads the token',
    'use https, see docs/server.md',
  ],
  closed: [
    'Only callers on this machine are served, since no tokens are set',
    'set ACCESS_TOKENS=NAME:TOKEN (make a token with: openssl rand -hex 24)',
  ],
  trust_proxy: [
    'TRUST_PROXY is 0, so behind nginx all callers share one limit',
    'set TRUST_PROXY=1 where one proxy stands in front',
  ],
} as const satisfies Record<string, FindingText>;

export type FindingId = keyof typeof FINDINGS_EN;
