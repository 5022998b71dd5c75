/**
 * Roughly how many tokens a text is. For budgets alone, where a server reports no usage or the caller left before it did.
 */
export function estimateTokens(text: string): number {
  let quarters = 0;
  for (let i = 0; i < text.length; i += 1) quarters += text.charCodeAt(i) < 128 ? 1 : 2;
  return Math.ceil(quarters / 4);
}
