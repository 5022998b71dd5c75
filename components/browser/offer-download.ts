/** Gives the reader a text as a file. */
export function offerDownload(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Not at once: the browser has yet to begin reading.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
