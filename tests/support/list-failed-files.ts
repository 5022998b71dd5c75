type Report = { type: string; data: { file?: string } };

/** A reporter of Node's test runner: the files in which a test failed, a line each, at the end. */
export default async function* listFailedFiles(reports: AsyncIterable<Report>) {
  const files = new Set<string>();
  for await (const { type, data } of reports) {
    if (type === 'test:fail' && data.file !== undefined) files.add(data.file);
  }
  for (const file of files) yield `${file}\n`;
}
