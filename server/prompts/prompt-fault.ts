import type { Path, Remark, YamlSource } from './parse-yaml.ts';

/** What is wrong with a prompt file, or worth a word. */
export type FileRemark = Remark & { file: string };

/** `file.prompt.yml, line 4, column 7: what is wrong; what to do`. */
export function sayRemark({ file, line, column, message }: FileRemark): string {
  return `${file}, line ${line}, column ${column}: ${message}`;
}

/** Collects what is found in one file. */
export type Findings = {
  faults: Remark[];
  notices: Remark[];
  /**
   * Notes a fault of the value at the path, or of a `key` in it; gives undefined, so that a reader
   * can return it.
   */
  fault(path: Path, message: string, key?: string): undefined;
  notice(path: Path, message: string, key?: string): void;
  /** Notes each key of the map that is none of the known ones. */
  noticeUnknown(path: Path, map: object, known: readonly string[]): void;
};

export function createFindings(source: YamlSource): Findings {
  const faults: Remark[] = [];
  const notices: Remark[] = [...source.warnings];
  function notice(path: Path, message: string, key?: string): void {
    notices.push({ ...source.locate(path, key), message });
  }
  return {
    faults,
    notices,
    fault(path, message, key) {
      faults.push({ ...source.locate(path, key), message });
      return undefined;
    },
    notice,
    noticeUnknown(path, map, known) {
      for (const key of Object.keys(map).filter((one) => !known.includes(one))) {
        notice(path, `the key "${key}" is not known here and has no effect`, key);
      }
    },
  };
}
