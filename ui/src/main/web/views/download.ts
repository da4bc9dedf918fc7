/** So long a browser may take to begin with it. */
const BEGINS_MILLISECONDS = 60_000;

/** Give a text to the browser as a file. */
export function download(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), BEGINS_MILLISECONDS);
}
