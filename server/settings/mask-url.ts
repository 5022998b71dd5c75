/** Hides the password that an address may carry before its host or in its query. */
export function maskUrl(text: string): string {
  return text
    .replace(/\/\/[^/?#\s]*@/, '//***@')
    .replace(/([?&][^=&\s]*(?:key|token|secret|sig|pass)[^=&\s]*=)[^&\s"]*/gi, '$1***');
}
