/** Numbers that sentences write out. */
const WRITTEN: Readonly<Record<number, string>> = { 0: 'zero', 1: 'one', 2: 'two' };

/** What stands before a value that is not in quotation marks. */
const LEAD =
  '(?:[=:]\\s*|\\b(?:values?|levels?|effort|types?|formats?|variants?|options?|of|to)\\s+)';

/**
 * Whether a refusal repeats the value: "max_tokens 100000 is not supported" is about the amount,
 * though its words would fit a name. Where the value is not known, any amount beside a colon
 * counts.
 */
export function quotesValue(words: string, value: unknown): boolean {
  const withoutStatus = words.replace(/\b(error|http|status|code)\b[^\d\n]{0,10}[45]\d\d\b/gi, '');
  return isRepeated(withoutStatus, value) || (value === undefined && hasAmount(withoutStatus));
}

function isRepeated(words: string, value: unknown): boolean {
  if (typeof value === 'number') return hasNumber(words, value);
  if (typeof value === 'string') return hasText(words, value);
  if (Array.isArray(value)) return value.some((one) => isRepeated(words, one));
  if (typeof value !== 'object' || value === null) return false;
  // A format by its type, an effort within its object; a schema's own words are no values.
  return Object.entries(value).some(([key, one]) => {
    const isWanted = key === 'type' || key === 'effort' || key === 'format';
    return isWanted && isRepeated(words, one);
  });
}

function hasNumber(words: string, value: number): boolean {
  const written = WRITTEN[value];
  const forms = [String(value), value.toLocaleString('en-US')].map(
    (form) => `${escapePattern(form)}(?:\\.0+)?`,
  );
  const isDigits = new RegExp(`(?<![\\w.-])(?:${forms.join('|')})(?![\\w-]|\\.\\d)`).test(words);
  return isDigits || (written !== undefined && new RegExp(`\\bof ${written}\\b`, 'i').test(words));
}

/** A word of the language counts only where it is marked: a sentence may hold it by chance. */
function hasText(words: string, value: string): boolean {
  if (value.trim() === '') return false;
  const text = escapePattern(value);
  if (value.includes('_')) return new RegExp(`(?<![\\w-])${text}(?![\\w-])`, 'i').test(words);
  return new RegExp(`['"\`‘“«]${text}['"\`’”»]|${LEAD}${text}(?![\\w-])`, 'i').test(words);
}

/** "not supported: 100000" */
function hasAmount(words: string): boolean {
  return /([:=(]|\b(got|was|provided|received|requested|given|value)\b)\s*['"`]?-?\d+(\.\d+)?(?![\w-])/i.test(
    words,
  );
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
