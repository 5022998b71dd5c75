import type { StringEvaluator } from '../../lib/prompts/prompt-file.ts';
import type { Findings } from './prompt-fault.ts';
import { isMap, pick, readList, readText, type YamlMap } from './read-values.ts';

const TESTS = ['equals', 'startsWith', 'endsWith', 'contains'] as const;

/** The rows of `testData`, each the variables' values and what else the row has. */
export function readTestData(
  file: YamlMap,
  variables: readonly string[],
  findings: Findings,
): ReadonlyMap<string, string>[] {
  const rows = readList(file, 'testData', [], findings) ?? [];
  return rows.flatMap((row, index) => {
    const path = ['testData', index];
    if (!isMap(row)) return findings.fault(path, 'a row must be a map of variables') ?? [];
    const entries = Object.entries(row).flatMap(([name, value]) => {
      if (typeof value === 'string') return [[name, value] as const];
      if (variables.includes(name)) findings.fault([...path, name], `"${name}" must be a text`);
      return [];
    });
    return [new Map(entries)];
  });
}

/**
 * Those that compare texts. Those that ask a model are left to GitHub's own tools, with a notice.
 */
export function readEvaluators(file: YamlMap, findings: Findings): StringEvaluator[] {
  const list = readList(file, 'evaluators', [], findings) ?? [];
  return list.flatMap((evaluator, index) => {
    const path = ['evaluators', index];
    if (!isMap(evaluator)) return findings.fault(path, 'an evaluator must be a map') ?? [];
    const name = readText(evaluator, 'name', path, findings) ?? `evaluator ${index + 1}`;
    const comparison = pick(evaluator, 'string');
    if (comparison === undefined) {
      findings.notice(path, `only "string" evaluators are run here; "${name}" is left out`);
      return [];
    }
    if (!isMap(comparison)) {
      return (
        findings.fault([...path, 'string'], `"string" must have one of ${TESTS.join(', ')}`) ?? []
      );
    }
    const tests = TESTS.flatMap((test) => {
      const value = readText(comparison, test, [...path, 'string'], findings);
      return value === undefined ? [] : [{ name, test, value }];
    });
    if (tests.length > 0) return tests;
    return (
      findings.fault([...path, 'string'], `"string" must have one of ${TESTS.join(', ')}`) ?? []
    );
  });
}
