import { useEffect, useState } from 'react';
import { copyText } from '../browser/copy-text.ts';
import { cutLines, cutText } from './cut-text.ts';
import { useMarkdownTexts } from './markdown-context.ts';

/** How long the button says what it did, in milliseconds. */
const NOTICE_MS = 2000;
/** UTF-16 units of code that are laid out together, and those in one text node. */
const SECTION = 2000;
const PART = 250;

export function CodeBlock({ language, text }: { language: string; text: string }) {
  const texts = useMarkdownTexts();
  const label = language === '' ? texts.code : `${texts.code}: ${language}`;
  return (
    <figure aria-label={label} className="md-code-block">
      <figcaption className="md-code-bar">
        <span>{language}</span>
        <CopyCode text={text} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} dir="ltr" translate="no" className="md-pre">
        <code>
          {cutLines(text, SECTION).map((section, index) => (
            <span key={index} className="md-section">
              {cutText(section, PART, '\n')}
            </span>
          ))}
        </code>
      </pre>
    </figure>
  );
}

function CopyCode({ text }: { text: string }) {
  const texts = useMarkdownTexts();
  const [notice, setNotice] = useState<string | null>(null);
  useEffect(() => {
    if (notice === null) return;
    const timer = setTimeout(() => setNotice(null), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice]);

  async function copy(): Promise<void> {
    const isCopied = await copyText(text.replace(/\n$/, ''));
    setNotice(isCopied ? texts.copied : texts.notCopied);
  }
  return (
    <button type="button" className="scripted md-copy" onClick={copy}>
      <span aria-live="polite">{notice ?? texts.copyCode}</span>
    </button>
  );
}
