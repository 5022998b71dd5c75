import type { Locale } from '../../lib/contract/wire.ts';
import type { FindingText } from './finding-text.ts';
import { FINDINGS_EN, type FindingId } from './findings-en.ts';
import { FINDINGS_RU } from './findings-ru.ts';

export type Finding = { id: FindingId; values?: Readonly<Record<string, string | number>> };

const TEXTS: Readonly<Record<Locale, Readonly<Record<FindingId, FindingText>>>> = {
  en: FINDINGS_EN,
  ru: FINDINGS_RU,
};

/** What does no harm yet, or may be meant. Every other finding with a fix is a fault. */
const WARNINGS: ReadonlySet<FindingId> = new Set<FindingId>([
  'slip',
  'prompt_notice',
  'prompt_model',
  'unread_file',
  'build_old',
  'not_running',
  'demo',
  'models_unlisted',
  'model_ending',
  'stream_short',
  'url_plain',
  'trust_proxy',
  'answer_at_once',
]);

export function isFault({ id }: Finding): boolean {
  return !WARNINGS.has(id) && TEXTS.en[id][1] !== undefined;
}

/** One line: a mark, what was found, and after an arrow the fix. */
export function sayFinding(finding: Finding, locale: Locale): string {
  const [said, fix] = TEXTS[locale][finding.id];
  const mark = fix === undefined ? '✓' : isFault(finding) ? '✗' : '!';
  const line = fix === undefined ? said : `${said} → ${fix}`;
  const filled = line.replace(/\{(\w+)\}/g, (_, name) => String(finding.values?.[name] ?? ''));
  return `${mark} ${filled.replace(/\s+/g, ' ')}`;
}
