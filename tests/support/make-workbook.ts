import { crc32, deflateRawSync } from 'node:zlib';

type Part = { name: string; data: Buffer; packed: Buffer; at: number };

/** A ZIP file of these texts. */
export function makeZip(texts: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  let at = 0;
  const parts = Object.entries(texts).map(([name, text]): Part => {
    const data = Buffer.from(text);
    const part = { name, data, packed: deflateRawSync(data), at };
    at += 30 + name.length + part.packed.length;
    return part;
  });
  const local = parts.flatMap((part) => [head(part, false), part.packed]);
  const central = Buffer.concat(parts.map((part) => head(part, true)));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...local, central, end]));
}

function head({ name, data, packed, at }: Part, isCentral: boolean): Buffer {
  const shift = isCentral ? 2 : 0;
  const bytes = Buffer.alloc(isCentral ? 46 : 30);
  bytes.writeUInt32LE(isCentral ? 0x02014b50 : 0x04034b50, 0);
  bytes.writeUInt16LE(20, 4 + shift);
  bytes.writeUInt16LE(8, 8 + shift);
  bytes.writeUInt32LE(crc32(data), 14 + shift);
  bytes.writeUInt32LE(packed.length, 18 + shift);
  bytes.writeUInt32LE(data.length, 22 + shift);
  bytes.writeUInt16LE(name.length, 26 + shift);
  if (isCentral) bytes.writeUInt32LE(at, 42);
  return Buffer.concat([bytes, Buffer.from(name)]);
}

const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

export type WorkbookParts = {
  /** The content of `sheetData`, a sheet each. */
  sheets: readonly { data: string; state?: 'hidden' | 'veryHidden' }[];
  /** The `si` elements. */
  strings?: string;
  /** Format codes; a cell's style `s="1"` takes the first. */
  formats?: readonly string[];
  is1904?: boolean;
};

/** A workbook with the parts that Excel writes. */
export function makeWorkbook(parts: WorkbookParts): Uint8Array<ArrayBuffer> {
  const { sheets, strings = '', formats = [], is1904 = false } = parts;
  const list = sheets.map(({ state = 'visible' }, index) => {
    return `<sheet name="Лист${index + 1}" sheetId="${index + 7}" state="${state}" r:id="rId${index + 1}"/>`;
  });
  const links = sheets.map((_, index) => link(`rId${index + 1}`, 'worksheet', fileOf(index)));
  links.push(
    link('rId90', 'sharedStrings', 'sharedStrings.xml'),
    link('rId91', 'styles', 'styles.xml'),
  );
  return makeZip({
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': relations([link('rId1', 'officeDocument', 'xl/workbook.xml')]),
    'xl/workbook.xml': `<workbook xmlns="${SPREADSHEET}" xmlns:r="${RELATIONS}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(links),
    'xl/sharedStrings.xml': `<sst xmlns="${SPREADSHEET}">${strings}</sst>`,
    'xl/styles.xml': makeStyles(formats),
    ...Object.fromEntries(
      sheets.map(({ data }, index) => [
        `xl/${fileOf(index)}`,
        `<worksheet xmlns="${SPREADSHEET}"><sheetData>${data}</sheetData></worksheet>`,
      ]),
    ),
  });
}

/** Excel's own numbers of the files do not follow the order of the sheets. */
function fileOf(index: number): string {
  return `worksheets/sheet${9 - index}.xml`;
}

function link(id: string, type: string, target: string): string {
  return `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
}

function relations(links: readonly string[]): string {
  return `<Relationships xmlns="${PACKAGE}/relationships">${links.join('')}</Relationships>`;
}

function makeStyles(formats: readonly string[]): string {
  const codes = formats.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code}"/>`);
  const styles = ['0', ...formats.map((_, at) => `${164 + at}`)].map(
    (id) => `<xf numFmtId="${id}"/>`,
  );
  return `<styleSheet xmlns="${SPREADSHEET}"><numFmts>${codes.join('')}</numFmts><cellXfs>${styles.join('')}</cellXfs></styleSheet>`;
}
