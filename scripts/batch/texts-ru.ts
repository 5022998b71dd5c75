import type { BatchTexts } from './texts.ts';

export const TEXTS_RU: BatchTexts = {
  noInput: 'Файла {file} нет.',
  unreadable: 'Не удаётся прочитать {file}: {why}',
  noRows: 'В {file} под первой строкой нет ни одной строки.',
  noPrompt: 'Файла запроса {id} нет. Есть: {ids}.',
  noVariables: 'В шаблоне нет ни одного столбца. Впишите его в двойных скобках: {example}',
  unknownVariable: 'В {flag} указана переменная {name}, а такой нет. Есть: {names}.',
  unknownColumn: 'В --column указан столбец {name}, а в {file} его нет. Есть: {names}.',
  missing:
    'Нет столбца для {names}. Столбцы файла: {columns}. Укажите нужный: --column {first}=СТОЛБЕЦ, или одно значение для всех строк: --set {first}=ЗНАЧЕНИЕ.',
  sameFile: '--out — это сам файл со строками. Выберите другое имя, чтобы он сохранился.',
  foreignOut:
    '{out} уже есть, а файла {journal}, по которому продолжают работу, рядом нет. Выберите другой --out или уберите этот файл.',
  locked: 'С {out} уже работает другой процесс. Если такого нет, удалите {lock}.',
  underWay:
    'По {state}, на сервере моделей выполняется: {rows}. Ничего не отправлено: --bulk продолжит, --bulk-cancel отменит.',
  noPrice:
    'Цена модели {model} неизвестна, поэтому соблюсти --max-cost нельзя. Уберите его или ограничьте число строк: --limit.',
  noPriceDemo: 'Демонстрационная модель ничего не стоит, --max-cost тут ни к чему. Уберите его.',
  changed:
    'Ответ в {out} уже есть, но с тех пор изменилось: {rows}. Причина: {why}. Ничего не отправлено. --changed keep оставит эти ответы и запросит остальные; --changed ask запросит их заново, за деньги; другой --out начнёт с начала.',
  whyPrompt: 'ответы получены на другой запрос, {was}',
  whyVersion: 'файл запроса {id} теперь другой',
  whyCells: 'ячейки или подставляемые столбцы теперь другие (строки {numbers})',
  start: '{file}: {rows}, запросить осталось {ask}.',
  before: 'Готово раньше: {done}, с ошибкой: {failed}.',
  estimate: 'Примерно {input} на вход и {output} на выход{cost}, {time}.',
  withinDay: 'в течение суток',
  estimateCost: ', {cost}',
  filled: 'Подставляется: {pairs}',
  renamed: 'Столбцы с нашими именами в файле уже есть, наши называются: {names}',
  damaged: 'В {journal} не читается {lines}, они не учтены.',
  progress: '{finished}/{total}, с ошибкой {failed}{cost}{left}{waiting}',
  progressLeft: ', осталось {time}',
  progressWaiting: ', пауза {time} ({code})',
  outFault:
    'Сейчас не удаётся записать {out}: {why}. Ответы сохраняются в {journal}, в конце будет ещё одна попытка.',
  outLeft:
    'Не удалось записать {out}: {why}. Все ответы сохранены в {journal}: устраните причину и повторите ту же команду.',
  fileFault: 'Не удаётся записать {file}: {why}',
  stopping: 'Остановлюсь, когда придут начатые ответы: {rows}. Ещё раз Control+C — бросить и их.',
  all: '{rows}, все готовы: {out}{cost}',
  untouched:
    'Спрашивать нечего, все ответы в {out} уже есть: файл не тронут. Чтобы он записался заново, удалите его.',
  failed:
    'С ошибкой: {rows} ({numbers}), причина в столбце error. --retry-failed запросит их ещё раз.',
  stopped: 'Остановлено: готово {finished} из {total}{cost}.',
  goOn: 'Продолжить: {command}',
  cost: 'Остановлено у предела расходов: потрачено {cost}, готово {finished} из {total}. Чтобы продолжить, увеличьте --max-cost.',
  unpriced:
    'Остановлено: ответ модели {model} пришёл без цены, соблюсти --max-cost нельзя. Готово {finished} из {total}.',
  refused: 'Остановлено, готово {finished} из {total}: {message} ({code})',
  full: 'на диске кончилось место',
  denied: 'у этого пользователя нет на это прав',
  busy: 'он открыт в другой программе',
  noFolder: 'такой папки нет',
  isFolder: 'это папка',
  rows: { one: '{n} строка', few: '{n} строки', many: '{n} строк', other: '{n} строки' },
  lines: { one: '{n} строка', few: '{n} строки', many: '{n} строк', other: '{n} строки' },
  tokens: { one: '{n} токен', few: '{n} токена', many: '{n} токенов', other: '{n} токена' },
};
