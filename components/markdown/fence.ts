/** The first word of what stands behind a fence's marks, short enough to be shown. */
export function readLanguage(info: string): string {
  return (info.trim().split(/\s/)[0] ?? '').slice(0, 30);
}
