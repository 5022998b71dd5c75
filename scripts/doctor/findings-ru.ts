import type { FindingText } from './finding-text.ts';
import type { FindingId } from './findings-en.ts';

export const FINDINGS_RU: Readonly<Record<FindingId, FindingText>> = {
  node_ok: ['Node {version}'],
  settings_ok: ['Настройки верны'],
  setting_wrong: [
    'Переменная {name} задана неверно: {fault}',
    'исправьте её в .env или там, где хранит настройки служба',
  ],
  unread_file: ['Файл {name} есть, но программа его не читает', 'перенесите его строки в .env'],
  slip: ['Похоже на описку: {fault}', 'переименуйте переменную или удалите её'],

  prompts_ok: ['Прочитано файлов промптов: {count}'],
  prompt_wrong: ['Ошибка в файле промпта: {fault}', 'исправьте этот файл, см. docs/prompts.ru.md'],
  prompt_notice: ['Файл промпта: {notice}', 'оставьте как есть или уберите из файла'],
  prompt_model: [
    'В файле промпта {id} указана модель {model}, она здесь не предлагается; вместо неё отвечает {used}',
    'укажите в файле другую или добавьте эту в OPENAI_MODELS',
  ],

  build_ok: ['Страницы собраны'],
  build_missing: ['Страницы не собраны', 'npm run build'],
  build_old: ['Сборка старше исходных файлов', 'npm run build, затем перезапуск'],

  running: ['Программа отвечает по адресу {address}'],
  not_running: ['По адресу {address} ничего не запущено', 'npm start в другом окне'],
  port_taken: [
    'Порт {port} занят другой программой',
    'найдите её: ss -ltnp | grep :{port} — и остановите, либо задайте в PORT другое число',
  ],
  stopping: [
    'Программа по адресу {address} останавливается',
    'дождитесь её перезапуска и запустите проверку снова',
  ],

  redis_ok: ['Redis отвечает: лимиты общие для всех процессов (сейчас их {instances})'],
  redis_dead: [
    'Redis не отвечает ({reason}), поэтому каждый процесс считает сам за себя',
    'systemctl status redis-server; проверьте REDIS_URL',
  ],

  demo: [
    'Не заданы ни ключ, ни сервер — отвечает встроенная демонстрационная модель',
    'впишите OPENAI_API_KEY в .env',
  ],
  no_proxy: ['Запросы к серверу моделей идут напрямую, без прокси'],
  proxy_ok: ['Запросы к серверу моделей идут через прокси {address}'],
  proxy_dead: [
    'Прокси {address} не отвечает ({reason})',
    'исправьте HTTPS_PROXY / HTTP_PROXY или удалите переменную',
  ],
  proxy_refused: [
    'Прокси отказывает в соединении ({reason})',
    'впишите верные имя и пароль: HTTPS_PROXY=http://ИМЯ:ПАРОЛЬ@ХОСТ:ПОРТ, либо разрешите на нём {host}',
  ],
  unreachable: [
    'Сервер моделей {address} недоступен ({reason})',
    'проверьте OPENAI_BASE_URL и запущен ли сервер; если в сети нужен прокси, задайте HTTPS_PROXY',
  ],
  base_url_ok: ['Сервер моделей отвечает по адресу {address}'],
  base_url_form: [
    'По адресу {address} сервера моделей нет, а по адресу {right} он есть',
    'OPENAI_BASE_URL={right}',
  ],
  redirected: [
    'Адрес {address} переадресует на {right}, а туда ни ключ, ни запрос сами не уйдут',
    'OPENAI_BASE_URL={right}, если это нужный сервер',
  ],
  between: [
    'По адресу {address} отвечает не сервер моделей (код {status}), а межсетевой экран, прокси или страница по дороге',
    'откройте там путь для этой машины либо проверьте OPENAI_BASE_URL и прокси',
  ],
  base_url_wrong: [
    'По адресу {address} отвечает не сервер моделей (код {status}); проверен и адрес {other}',
    'исправьте OPENAI_BASE_URL; обычно он кончается на /v1',
  ],
  models_unlisted: [
    'Сервер моделей {address} не выдаёт список моделей, поэтому имя {model} не проверено',
    'сверьте его с документацией этого сервера',
  ],
  key_ok: ['Ключ принят'],
  key_none: ['Ключ не задан, и сервер моделей его не требует'],
  key_wrong: [
    'Сервер моделей не принимает ключ',
    'скопируйте OPENAI_API_KEY заново, целиком и без кавычек; новый создаётся на странице ключей в вашем аккаунте',
  ],
  key_missing: ['Сервер моделей требует ключ, а он не задан', 'впишите OPENAI_API_KEY в .env'],
  region: [
    'Сервер моделей не обслуживает страну, из которой обращается эта машина',
    'важно, где стоит эта машина, а не читатель: перенесите её или укажите в HTTPS_PROXY прокси в обслуживаемой стране',
  ],
  model_ok: ['Модель {model} на месте'],
  model_missing: ['На сервере моделей нет модели {model}', 'OPENAI_MODEL={near}'],
  model_ended: ['Модель {model} отключена {date}', 'укажите в OPENAI_MODEL другую'],
  model_ending: ['Модель {model} будет отключена {date}', 'заранее укажите в OPENAI_MODEL другую'],

  answer_ok: ['{model} отвечает по частям: первая через {first} с, всего {count}'],
  answer_at_once: [
    '{model} выдала весь ответ сразу, через {first} с',
    'здесь его ничто не держит: сам сервер моделей не передаёт ответ по частям',
  ],
  answer_failed: [
    'Настоящий ответ не получен, {code}: {message}',
    'о каждом коде — docs/errors.md',
  ],
  answer_empty: [
    'Ответ пуст: все токены ушли на рассуждения',
    'увеличьте OPENAI_MAX_TOKENS или MAX_TOKENS_LIMIT либо задайте OPENAI_REASONING_EFFORT=none',
  ],

  stream_ok: ['Через {address} ответ приходит по частям ({count}, первая через {first} с)'],
  stream_short: [
    'Через {address} ответ приходит, но он слишком короткий, чтобы понять, задерживают ли его',
    'повторите с другой моделью',
  ],
  stream_held: [
    'Что-то на пути через {address} задерживает поток: всё пришло разом через {first} с{hint}',
    'nginx: proxy_buffering off, как в deploy/nginx; в других местах отключите буферизацию и сжатие text/event-stream',
  ],
  call_failed: [
    'Через {address} ответ не получен, {code}: {message}',
    'о каждом коде — docs/errors.md',
  ],
  call_status: [
    'Через {address} пришёл код {status}, и не от этой программы',
    'загляните в журнал того, что там отвечает; у nginx это /var/log/nginx/error.log',
  ],
  call_broken: [
    'Через {address} ответ оборвался ({reason})',
    'увеличьте время ожидания на пути: proxy_read_timeout в nginx — 60 с, если не задано иное',
  ],

  url_ok: ['{address} ведёт к этой программе'],
  url_bad: ['{address} — не адрес', 'укажите его целиком: --url https://example.com'],
  url_unknown: [
    'Имя в адресе {address} никуда не ведёт ({reason})',
    'направьте его A-запись на этот сервер и подождите несколько минут',
  ],
  url_refused: [
    'По адресу {address} никто не отвечает ({reason})',
    'systemctl status nginx; откройте порты 80 и 443 в межсетевом экране',
  ],
  url_certificate: [
    'Сертификату {address} нет доверия ({reason})',
    'получите сертификат: sudo deploy/install.sh --domain ИМЯ --email ПОЧТА',
  ],
  url_gateway: [
    'nginx по адресу {address} отвечает {status}: он не может достучаться ни до одного экземпляра',
    'systemctl status "openai-quickstart@*"; сверьте порты с блоком upstream сайта nginx',
  ],
  url_elsewhere: [
    'По адресу {address} отвечает что-то другое (код {status})',
    'проверьте server_name сайта nginx и куда ведёт имя',
  ],
  url_plain: [
    '{address} без шифрования: токен прочтёт любой на пути',
    'перейдите на https, см. docs/server.ru.md',
  ],
  closed: [
    'Обслуживаются только вызовы с этой машины, потому что токены не заданы',
    'задайте ACCESS_TOKENS=ИМЯ:ТОКЕН (токен создаст команда: openssl rand -hex 24)',
  ],
  trust_proxy: [
    'TRUST_PROXY равен 0, поэтому за nginx у всех вызывающих один общий лимит',
    'задайте TRUST_PROXY=1, если впереди стоит один прокси',
  ],
};
