import type { Locale } from '../contract/wire.ts';
import type { TableFault } from './table.ts';

/** Why a file is no table, and what helps. */
const TEXTS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  empty_file: {
    en: 'The file is empty. Its first line has to name the columns.',
    ru: 'Файл пуст. В первой строке должны быть названия столбцов.',
  },
  too_large: {
    en: 'The file is larger than 256 MB. Split it into several.',
    ru: 'Файл больше 256 МБ. Разделите его на несколько.',
  },
  old_excel: {
    en: 'This is a workbook of Excel before 2007, or one with a password. Open it and save it as .xlsx without a password.',
    ru: 'Это книга старого формата Excel (.xls) или книга под паролем. Откройте её и сохраните как .xlsx без пароля.',
  },
  broken_workbook: {
    en: 'This is no .xlsx workbook, or it is damaged. Open it in Excel or LibreOffice and save it again as .xlsx or .csv.',
    ru: 'Это не книга .xlsx, или она повреждена. Откройте её в Excel или LibreOffice и сохраните заново как .xlsx или .csv.',
  },
  far_cells: {
    en: 'The sheet reaches over more than 20 million cells, most of them likely empty. Delete the empty rows below and the empty columns beside the table, or save it as .csv.',
    ru: 'Лист занимает больше 20 миллионов ячеек, скорее всего пустых. Удалите пустые строки под таблицей и пустые столбцы справа или сохраните её как .csv.',
  },
  web_page: {
    en: 'This is a web page or XML with the name of a table. Open it in Excel or LibreOffice and save it as .xlsx or .csv.',
    ru: 'Это веб-страница или XML под именем таблицы. Откройте файл в Excel или LibreOffice и сохраните как .xlsx или .csv.',
  },
  not_text: {
    en: 'This is neither text nor an .xlsx workbook. CSV, TSV, JSONL and XLSX can be read.',
    ru: 'Это не текст и не книга .xlsx. Читаются файлы CSV, TSV, JSONL и XLSX.',
  },
  broken_utf8: {
    en: 'Line {line} has bytes that are not valid UTF-8, though the rest of the file is. Save the file as UTF-8 anew.',
    ru: 'В строке {line} есть байты не в кодировке UTF-8, хотя остальной файл в ней. Сохраните файл в UTF-8 заново.',
  },
  unclosed_quote: {
    en: 'A quotation mark in line {line} opens a cell and is never closed. Close it; a mark inside a quoted cell is written twice: "".',
    ru: 'Кавычка в строке {line} открывает ячейку и нигде не закрыта. Закройте её; кавычка внутри ячейки в кавычках пишется дважды: "".',
  },
  row_too_long: {
    en: 'Line {line} has more cells than there are columns in the first line. Put a cell that contains the separator in quotation marks, or name the missing columns.',
    ru: 'В строке {line} больше ячеек, чем столбцов в первой строке. Возьмите в кавычки ячейку, в которой встречается разделитель, или назовите недостающие столбцы.',
  },
  json_array: {
    en: 'This is one JSON array. Put each object on a line of its own: jq -c ".[]" rows.json > rows.jsonl',
    ru: 'Это один массив JSON. Запишите каждый объект в своей строке: jq -c ".[]" rows.json > rows.jsonl',
  },
  invalid_json: {
    en: 'Line {line} is not valid JSON. In JSONL each line is one whole object, such as {"name": "Ada"}.',
    ru: 'Строка {line} — не JSON. В JSONL каждая строка — один целый объект, например {"name": "Ада"}.',
  },
  no_object: {
    en: 'Line {line} is JSON but no object. In JSONL each line is one object, such as {"name": "Ada"}.',
    ru: 'В строке {line} JSON, но не объект. В JSONL каждая строка — объект, например {"name": "Ада"}.',
  },
};

/** What is said to the reader about a file that could not be read. */
export function sayTableFault({ kind, line }: TableFault, locale: Locale): string {
  return (TEXTS[kind]?.[locale] ?? kind).replace('{line}', String(line ?? 1));
}
