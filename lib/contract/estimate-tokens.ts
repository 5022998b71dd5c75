/**
 * Tokens a UTF-16 unit, as sixtieths: ASCII; other alphabets; Chinese, Japanese, Korean and emoji.
 */
const ASCII = 15;
const ALPHABETS = 20;
const WIDE = 48;
const FIRST_WIDE = 0x2e80;

/**
 * Roughly how many tokens a text is; for budgets, where a server reports no usage or the caller
 * left before it did, and for what a batch will take. Fitted by hand to OpenAI's o200k_base
 * encoding: on prose, code and JSON in nine languages and on emoji it gave 0.78 to 1.20 of the true
 * number. Older encodings and small models use more tokens for other scripts than Latin, up to
 * three times as many.
 */
export function estimateTokens(text: string): number {
  let sixtieths = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    sixtieths += unit < 128 ? ASCII : unit < FIRST_WIDE ? ALPHABETS : WIDE;
  }
  return Math.ceil(sixtieths / 60);
}
