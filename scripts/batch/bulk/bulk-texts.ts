import type { Locale } from '../../../lib/contract/wire.ts';

const en = {
  batch_expired:
    'The batch was not finished within 24 hours. The same command sends the row again.',
  batch_cancelled: 'The batch was cancelled. The same command sends the row again.',
  batch_unanswered:
    'The batch ended without a word about this row. The same command sends it again.',
  batch_failed: 'The batch was refused: {reason} The same command sends the row again.',
  noDemo: '--bulk needs a key: the demo model has no Batch API. Set OPENAI_API_KEY.',
  noServer: '--bulk sends the rows from this machine, so --url does not go with it.',
  noStream: '--bulk needs a file for --out: what is under way is kept beside it.',
  noBatchApi:
    'The model server at {server} has no Batch API (it answered {status}). Leave --bulk out, or use OpenAI’s own address.',
  otherServer:
    'Batches of {out} are under way at {server} ({endpoint}), and the settings now name {now}. Put the settings back, or delete {state} to leave those batches alone.',
  brokenState:
    '{state}, which says what is under way at the model server, cannot be read. Put back a copy of it, or look there which batches there are, cancel them, and delete the file: its rows are then sent, and paid for, again.',
  unknownBatch:
    'Batch {id} is not known to this key. Use the key of the same project, or delete {state} to send its rows again.',
  fileGone: 'File {id} is not at the model server any more. Delete {state} to send its rows again.',
  trouble: '{reason} Trying again in {seconds} s.',
  uploading: 'Uploading {name}, rows: {rows}, {size} MB.',
  created: 'Batch {id}, rows: {rows}. It is done within 24 hours.',
  adopted: 'Batch {id} was found: it had been made before a crash.',
  status: '{done} of {total} done, {failed} failed ({status})',
  ended: 'Batch {id} {status}: done {done}, failed {failed}.',
  held: 'The queue for tokens is full. Batch {number} waits for room.',
  split: 'The queue takes {limit} tokens at once: the rows go in smaller files.',
  adapted: 'The model does not take {param}: the rows go again without it.',
  renamed: 'The model wants {param} as {name}: the rows go again so.',
  stale: 'Answers to rows that have changed since are left out: {rows}.',
  closed:
    'Rows under way at the model server: {rows}. They go on there; --bulk-cancel in place of --bulk cancels them.',
  nothing: 'Nothing is under way.',
  cancelled: 'Cancelled. Rows with an answer: {done} of {total}.',
  tooDear:
    'The rows would cost about {cost} dollars, and --max-cost is {max}: nothing was sent. Raise it, or take fewer rows with --limit.',
  token_limit_exceeded: 'more tokens are enqueued than the account may have',
  invalid_json_line: 'a line of the file was not understood',
  duplicate_custom_id: 'a row stands in it twice',
  mismatched_url: 'the file is for another endpoint',
  mismatched_model: 'the file names more than one model',
  too_many_tasks: 'the file has too many rows',
  empty_file: 'the file is empty',
  model_not_found: 'the model is not known, or not for batches',
  billing_hard_limit_reached: 'the account has reached its limit of money',
  insufficient_quota: 'the account has no money left',
  unknownReason: 'the server gave no reason',
};

const ru: typeof en = {
  batch_expired: 'Пакет не успел выполниться за 24 часа. Та же команда отправит строку ещё раз.',
  batch_cancelled: 'Пакет отменён. Та же команда отправит строку ещё раз.',
  batch_unanswered:
    'Пакет завершился, а про эту строку в нём ничего нет. Та же команда отправит её ещё раз.',
  batch_failed: 'Пакет не принят: {reason} Та же команда отправит строку ещё раз.',
  noDemo: 'Для --bulk нужен ключ: у демо-модели нет Batch API. Задайте OPENAI_API_KEY.',
  noServer: 'С --bulk строки уходят с этого компьютера, поэтому --url здесь не годится.',
  noStream: 'С --bulk в --out нужен файл: рядом с ним хранится, что уже отправлено.',
  noBatchApi:
    'На сервере моделей {server} нет Batch API (ответ {status}). Уберите --bulk или укажите адрес самой OpenAI.',
  otherServer:
    'Пакеты для {out} выполняются на {server} ({endpoint}), а в настройках теперь {now}. Верните прежние настройки или удалите {state}, чтобы забыть об этих пакетах.',
  brokenState:
    'Не читается {state} — в нём записано, что выполняется на сервере моделей. Верните его копию или посмотрите там, какие есть пакеты, отмените их и удалите файл: тогда строки будут отправлены и оплачены ещё раз.',
  unknownBatch:
    'Этот ключ не знает пакета {id}. Возьмите ключ того же проекта или удалите {state}, чтобы отправить строки заново.',
  fileGone:
    'Файла {id} на сервере моделей больше нет. Удалите {state}, чтобы отправить строки заново.',
  trouble: '{reason} Следующая попытка через {seconds} с.',
  uploading: 'Отправляется {name}: строк {rows}, {size} МБ.',
  created: 'Пакет {id}: строк {rows}, готов будет в течение суток.',
  adopted: 'Пакет {id} нашёлся: его создали перед сбоем.',
  status: 'готово {done} из {total}, с ошибкой {failed} ({status})',
  ended: 'Пакет {id} ({status}): готово {done}, с ошибкой {failed}.',
  held: 'Очередь токенов заполнена. Пакет {number} ждёт места.',
  split: 'В очередь помещается {limit} токенов: строки уйдут файлами поменьше.',
  adapted: 'Модель не принимает {param}: строки уходят ещё раз, без него.',
  renamed: 'Модель ждёт {param} под именем {name}: строки уходят ещё раз.',
  stale: 'Ответов на строки, которые с тех пор изменились: {rows}; они не записаны.',
  closed:
    'На сервере моделей выполняется строк: {rows}. Они там продолжаются; --bulk-cancel вместо --bulk их отменит.',
  nothing: 'Ничего не выполняется.',
  cancelled: 'Отменено. Строк с ответом: {done} из {total}.',
  tooDear:
    'Строки обойдутся примерно в {cost} доллара, а --max-cost — {max}: ничего не отправлено. Поднимите предел или возьмите меньше строк с --limit.',
  token_limit_exceeded: 'в очереди больше токенов, чем можно этому аккаунту',
  invalid_json_line: 'строка файла не разобрана',
  duplicate_custom_id: 'одна строка стоит в нём дважды',
  mismatched_url: 'файл для другой точки API',
  mismatched_model: 'в файле больше одной модели',
  too_many_tasks: 'в файле слишком много строк',
  empty_file: 'файл пуст',
  model_not_found: 'такой модели нет, или для пакетов она не годится',
  billing_hard_limit_reached: 'у аккаунта исчерпан денежный лимит',
  insufficient_quota: 'на счету аккаунта нет денег',
  unknownReason: 'сервер не назвал причины',
};

export const BULK_TEXTS: Readonly<Record<Locale, Readonly<typeof en>>> = { en, ru };
