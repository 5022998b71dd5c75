/** Gives the reader a file. */
export function offerDownload(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Not at once: the browser has yet to begin reading.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
