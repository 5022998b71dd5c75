import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CallExpression,
  isCallExpression,
  isFunctionLikeDeclaration,
  isIdentifier,
  isPropertyAccessExpression,
  type Node,
} from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';

const ROOT = join(import.meta.dirname, '..', '..');

export type Source = {
  /** From the repository's root, with forward slashes. */
  path: string;
  text: string;
  /** As written: `./a.ts`, `next`, `node:fs`. */
  imports: string[];
  functions: { name: string; line: number; lines: number }[];
  readsEnvironment: boolean;
};

/** Every file that is or could be committed. */
export function listFiles(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const deleted = runGit(['ls-files', '-z', '--deleted']);
  return runGit(args).filter((path) => !deleted.includes(path));
}

function runGit(args: string[]): string[] {
  const text = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  return text.split('\0').filter((path) => path !== '');
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The TypeScript files among these, as the compiler reads them. */
export function readSources(paths: readonly string[]): Source[] {
  const compiler = new API({ cwd: ROOT });
  try {
    const snapshot = compiler.updateSnapshot({ openProjects: [join(ROOT, 'tsconfig.json')] });
    const program = snapshot.getProjects()[0]?.program;
    return paths.flatMap((path) => {
      const file = program?.getSourceFile(join(ROOT, path));
      if (!file) return [];
      const imports = file.imports.map((one) => ('text' in one ? String(one.text) : ''));
      const source = { path, text: file.text, imports, functions: [], readsEnvironment: false };
      walk(file, (node) => note(node, source));
      return [source];
    });
  } finally {
    compiler.close();
  }
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

function note(node: Node, source: Source): void {
  if (isPropertyAccessExpression(node)) {
    const { expression, name } = node;
    if (isIdentifier(expression) && expression.text === 'process' && name.text === 'env') {
      source.readsEnvironment = true;
    }
  }
  if (!isFunctionLikeDeclaration(node) || isSuite(node)) return;
  const text = source.text.slice(node.pos, node.end);
  const body = text.replace(LEADING_TRIVIA, '');
  const line = countLines(source.text.slice(0, node.end - body.length));
  source.functions.push({ name: readName(node), line, lines: countLines(body) });
}

/** The blanks and comments that stand before a node and count as its own. */
const LEADING_TRIVIA = /^(?:\s+|\/\*[\s\S]*?\*\/|\/\/[^\n]*)+/;

function readName({ name }: Node & { name?: Node | undefined }): string {
  return name && isIdentifier(name) ? name.text : 'a function';
}

/** A group of tests is no function but a heading. */
function isSuite(node: Node): boolean {
  const call = node.parent as Node | undefined;
  if (!call || !isCallExpression(call)) return false;
  const { expression } = call as CallExpression;
  return isIdentifier(expression) && ['describe', 'suite'].includes(expression.text);
}

function countLines(text: string): number {
  return text.split('\n').length;
}
