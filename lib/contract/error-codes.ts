import type { Locale } from './wire.ts';

type ErrorText = { status: number; en: string; ru: string };

/**
 * Every error code: its HTTP status and what is said to the reader. `{param}`, `{hint}` and
 * `{seconds}` are filled in where the error carries them.
 */
const TABLE = {
  invalid_json: {
    status: 400,
    en: 'The body is not valid JSON. Send an object such as {"prompt": "Hello"}.',
    ru: 'Тело запроса — не JSON. Отправьте объект, например {"prompt": "Привет"}.',
  },
  invalid_encoding: {
    status: 400,
    en: 'The body is not valid UTF-8 text. Encode it as UTF-8.',
    ru: 'Тело запроса не в кодировке UTF-8. Перекодируйте его в UTF-8.',
  },
  missing_prompt: {
    status: 400,
    en: 'The prompt is empty. Put some text into "prompt".',
    ru: 'Запрос пуст. Впишите текст в поле «prompt».',
  },
  invalid_field: {
    status: 400,
    en: 'The value of "{param}" is not allowed: {hint}.',
    ru: 'Недопустимое значение поля «{param}»: {hint}.',
  },
  unknown_field: {
    status: 400,
    en: 'There is no field "{param}". Did you mean "{hint}"?',
    ru: 'Поля «{param}» нет. Возможно, имелось в виду «{hint}»?',
  },
  unknown_preset: {
    status: 400,
    en: 'There is no such preset. Known presets: {hint}.',
    ru: 'Такого шаблона нет. Есть шаблоны: {hint}.',
  },
  context_length_exceeded: {
    status: 400,
    en: 'The prompt and the answer together are too long for this model. Shorten the prompt, lower max_tokens or choose a model with a larger context.',
    ru: 'Запрос вместе с ответом слишком длинный для этой модели. Сократите запрос, уменьшите max_tokens или выберите модель с большим контекстом.',
  },
  model_not_found: {
    status: 400,
    en: 'The model server does not have this model, or the key may not use it. Choose another model.',
    ru: 'На сервере моделей нет такой модели, или ключу она недоступна. Выберите другую модель.',
  },
  model_not_allowed: {
    status: 400,
    en: 'This model is not offered here. Choose one of: {hint}.',
    ru: 'Эта модель здесь не предлагается. Выберите одну из: {hint}.',
  },
  content_filter: {
    status: 400,
    en: 'The content filter of the model server refused this prompt. Put it in other words, or choose another model.',
    ru: 'Фильтр содержимого сервера моделей отклонил этот запрос. Сформулируйте его иначе или выберите другую модель.',
  },
  unsupported_parameter: {
    status: 400,
    en: 'The model does not accept "{param}". Leave it out or choose another model.',
    ru: 'Модель не принимает параметр «{param}». Уберите его или выберите другую модель.',
  },
  unauthorized: {
    status: 401,
    en: 'An access token is needed. Send it as "Authorization: Bearer TOKEN", or sign in on the page.',
    ru: 'Нужен токен доступа. Передайте его в заголовке «Authorization: Bearer ТОКЕН» или войдите на странице.',
  },
  cross_site: {
    status: 403,
    en: 'A browser sent this request from another site, and this server answers only its own page. Open the page itself, or call the API from a program.',
    ru: 'Браузер отправил этот запрос с другого сайта, а сервер отвечает только собственной странице. Откройте саму страницу или вызывайте API из программы.',
  },
  anonymous_not_allowed: {
    status: 403,
    en: 'Only callers on the server itself are served, because no access tokens are set. The operator can set ACCESS_TOKENS, or ALLOW_ANONYMOUS=true to let everybody in.',
    ru: 'Пока не заданы токены доступа, обслуживаются только вызовы с самого сервера. Владелец может задать ACCESS_TOKENS или открыть доступ всем: ALLOW_ANONYMOUS=true.',
  },
  not_found: {
    status: 404,
    en: 'There is nothing at this address. The API is POST /api/generate; /api/openapi.json describes it.',
    ru: 'По этому адресу ничего нет. Точка входа API — POST /api/generate, описание — /api/openapi.json.',
  },
  method_not_allowed: {
    status: 405,
    en: 'This address does not take this method. Use: {hint}.',
    ru: 'Этот адрес не принимает такой метод. Подходит: {hint}.',
  },
  request_timeout: {
    status: 408,
    en: 'The request did not arrive in time. Send it again.',
    ru: 'Запрос не успел прийти целиком. Отправьте его ещё раз.',
  },
  body_too_large: {
    status: 413,
    en: 'The request is too large: at most {hint} bytes. Shorten the prompt.',
    ru: 'Запрос слишком велик: не больше {hint} байт. Сократите текст.',
  },
  unsupported_media_type: {
    status: 415,
    en: 'Send the body as application/json or application/x-www-form-urlencoded, in UTF-8 and without Content-Encoding.',
    ru: 'Отправьте тело как application/json или application/x-www-form-urlencoded, в UTF-8 и без Content-Encoding.',
  },
  host_not_allowed: {
    status: 421,
    en: 'This server does not answer under this host name. The operator can add it to ALLOWED_HOSTS; while no ACCESS_TOKENS are set, only names of this machine itself are served.',
    ru: 'Под этим именем сервер не отвечает. Владелец может добавить имя в ALLOWED_HOSTS; пока не заданы ACCESS_TOKENS, обслуживаются только имена самой машины.',
  },
  rate_limited: {
    status: 429,
    en: 'Too many requests. Try again in {seconds}.',
    ru: 'Слишком много запросов. Повторите через {seconds}.',
  },
  budget_exhausted: {
    status: 429,
    en: 'The token budget is used up. It renews in {seconds}.',
    ru: 'Лимит токенов израсходован. Он обновится через {seconds}.',
  },
  upstream_rate_limited: {
    status: 429,
    en: 'The model server is receiving too many requests. Try again in {seconds}.',
    ru: 'Сервер моделей получает слишком много запросов. Повторите через {seconds}.',
  },
  invalid_api_key: {
    status: 502,
    en: 'The model server did not accept the API key of this server. The operator has to check OPENAI_API_KEY and its permissions.',
    ru: 'Сервер моделей не принял ключ API этого сервера. Владельцу нужно проверить OPENAI_API_KEY и его права.',
  },
  insufficient_quota: {
    status: 502,
    en: 'The account at the model server has no credit left or has reached its spending limit. Waiting does not help: the operator has to add credit or raise the limit.',
    ru: 'На счёте у сервера моделей кончились деньги или достигнут предел расходов. Ждать бесполезно: владельцу нужно пополнить счёт или поднять предел.',
  },
  unsupported_country: {
    status: 502,
    en: 'The model server does not serve the country or region that this server calls from. What counts is where the server stands, not the reader: the operator can move it or set HTTPS_PROXY.',
    ru: 'Сервер моделей не обслуживает страну или регион, откуда к нему обращается этот сервер. Важно, где стоит сервер, а не читатель: владелец может перенести его или задать HTTPS_PROXY.',
  },
  upstream_unreachable: {
    status: 502,
    en: 'The model server cannot be reached. Try again; if it goes on, the operator has to check OPENAI_BASE_URL, the network and the proxy.',
    ru: 'Сервер моделей недоступен. Повторите позже; если не поможет, владельцу нужно проверить OPENAI_BASE_URL, сеть и прокси.',
  },
  upstream_error: {
    status: 502,
    en: 'The model server failed to answer this request. Try again; if it goes on, the operator finds the reason in the log under this request id.',
    ru: 'Сервер моделей не смог ответить на этот запрос. Повторите позже; если не поможет, владелец найдёт причину в журнале по номеру запроса.',
  },
  upstream_invalid_response: {
    status: 502,
    en: 'What answered is not a model server, or it answered in an unknown form{hint}. The operator has to check OPENAI_BASE_URL (is /v1 missing?) and OPENAI_API.',
    ru: 'Ответил не сервер моделей или ответ в неизвестной форме{hint}. Владельцу нужно проверить OPENAI_BASE_URL (не пропущено ли /v1?) и OPENAI_API.',
  },
  upstream_incomplete: {
    status: 502,
    en: 'The model server broke off before the end, so the answer is not complete. What arrived is kept; try again or continue from it.',
    ru: 'Сервер моделей оборвал ответ до конца: он неполон. То, что пришло, сохранено; повторите запрос или продолжите с этого места.',
  },
  overloaded: {
    status: 503,
    en: 'Too many answers are being written at the moment. Try again in {seconds}.',
    ru: 'Сейчас пишется слишком много ответов. Повторите через {seconds}.',
  },
  shutting_down: {
    status: 503,
    en: 'The server is being restarted. Try again in a moment.',
    ru: 'Сервер перезапускается. Повторите чуть позже.',
  },
  invalid_answer: {
    status: 502,
    en: 'The answer does not fit the JSON schema that was asked for. What arrived is kept; try again, or choose a model that keeps to schemas.',
    ru: 'Ответ не подходит под заданную JSON-схему. То, что пришло, сохранено; повторите запрос или выберите модель, которая соблюдает схемы.',
  },
  upstream_timeout: {
    status: 504,
    en: 'The model server was silent for too long. Try again; long answers may need a higher UPSTREAM_TIMEOUT, STREAM_IDLE_TIMEOUT or REQUEST_TIMEOUT, which the operator sets.',
    ru: 'Сервер моделей молчал слишком долго. Повторите запрос; для долгих ответов владелец может увеличить UPSTREAM_TIMEOUT, STREAM_IDLE_TIMEOUT или REQUEST_TIMEOUT.',
  },
  internal_error: {
    status: 500,
    en: 'Something went wrong inside this program. Try again; the operator finds the reason in the log under this request id.',
    ru: 'Внутри программы что-то сломалось. Повторите запрос; владелец найдёт причину в журнале по номеру запроса.',
  },
} satisfies Record<string, ErrorText>;

/**
 * Said in place of the usual text where not the model server answered, but something on the way to
 * it.
 */
const BETWEEN: Readonly<Record<Locale, string>> = {
  en: 'Something in between answered in place of the model server: a firewall, a proxy or a page such as Cloudflare’s. The operator has to let this server through there, or check OPENAI_BASE_URL and the proxy.',
  ru: 'Вместо сервера моделей ответило что-то по дороге: межсетевой экран, прокси или страница вроде Cloudflare. Владельцу нужно открыть там путь для этого сервера либо проверить OPENAI_BASE_URL и прокси.',
};

export type ErrorCode = keyof typeof TABLE;

export const ERRORS: Readonly<Record<ErrorCode, ErrorText>> = TABLE;

/** The wait in words, with the right plural: "1 second", «3 секунды». */
function sayWait(seconds: number, locale: Locale): string {
  const wait = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'long',
  }).format(seconds);
  // Intl knows the nominative alone; after «через» one second stands in the accusative.
  return wait.replace(/секунда$/, 'секунду');
}

/** `hint` comes in both languages where it has words in it; `retryAfter` is in seconds. */
export type ErrorDetails = {
  param?: string;
  hint?: string | Readonly<Record<Locale, string>>;
  retryAfter?: number;
  /** Not the model server answered, but a page, a firewall or a proxy on the way to it. */
  isBetween?: boolean;
};

/** The message for a reader. Values are inserted as they are, so callers must escape for HTML. */
export function sayError(code: ErrorCode, locale: Locale, details: ErrorDetails = {}): string {
  const text = details.isBetween ? BETWEEN[locale] : ERRORS[code][locale];
  return text.replace(/\{(param|hint|seconds)\}/g, (_, name) => {
    if (name === 'seconds') return sayWait(details.retryAfter ?? 1, locale);
    if (name === 'param') return details.param ?? '';
    return typeof details.hint === 'object' ? details.hint[locale] : (details.hint ?? '');
  });
}
