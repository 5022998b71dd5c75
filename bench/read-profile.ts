import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A period to look at, in microseconds of the machine's clock. */
export type Period = { from: number; to: number };

export type Cost = { name: string; share: number };

type CallFrame = { functionName: string; url: string; lineNumber: number; columnNumber: number };
type Node = { id: number; callFrame: CallFrame; children?: number[] };
type Profile = { nodes: Node[]; startTime: number; samples: number[]; timeDeltas: number[] };

/**
 * Where the processor time of a period went, dearest first, idle time left out. The time of the
 * engine and of Node's own code counts for the package and the function that called it.
 */
export function readProfile(
  path: string,
  { from, to }: Period,
): { packages: Cost[]; functions: Cost[] } {
  const profile: Profile = JSON.parse(readFileSync(path, 'utf8'));
  const nameOwner = createOwnerNames(profile.nodes);
  const packages = new Map<string, number>();
  const functions = new Map<string, number>();
  let time = profile.startTime;
  let sum = 0;
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0;
    time += delta;
    const owner = nameOwner(id);
    if (time < from || time > to || owner.packageName === '(idle)') continue;
    sum += delta;
    add(packages, owner.packageName, delta);
    add(functions, owner.functionName, delta);
  }
  return { packages: rank(packages, sum), functions: rank(functions, sum) };
}

type Owner = { packageName: string; functionName: string };

function createOwnerNames(nodes: readonly Node[]): (id: number) => Owner {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((c) => [c, id])));
  const owners = new Map<number, Owner>();
  function findOwner(id: number): Owner {
    const frame = byId.get(id)?.callFrame;
    const parent = parents.get(id);
    const packageName = frame && namePackage(frame);
    if (frame && packageName) return { packageName, functionName: nameFunction(frame) };
    if (frame && parent !== undefined && parents.has(parent)) return getOwner(parent);
    const name = frame?.functionName ?? '';
    const own = name.startsWith('(') ? name : `node: ${name}`;
    return { packageName: name.startsWith('(') ? name : 'node', functionName: own };
  }
  function getOwner(id: number): Owner {
    const owner = owners.get(id) ?? findOwner(id);
    owners.set(id, owner);
    return owner;
  }
  return getOwner;
}

const maps = new Map<string, SourceMap | undefined>();

/**
 * The function with its place; in built routes that of the source, whose names the build shortens.
 */
function nameFunction({ functionName, url, lineNumber, columnNumber }: CallFrame): string {
  const entry = getMap(url)?.findEntry(lineNumber, columnNumber);
  if (entry && 'originalSource' in entry) {
    const name = 'name' in entry ? String(entry.name) : functionName;
    return sayPlace(name, entry.originalSource, entry.originalLine);
  }
  return sayPlace(functionName || '(anonymous)', url, lineNumber);
}

function sayPlace(name: string, path: string, line: number): string {
  return `${name} ${path.split('/').slice(-2).join('/')}:${line + 1}`;
}

function getMap(url: string): SourceMap | undefined {
  if (!url.includes('/.next/server/')) return undefined;
  if (!maps.has(url)) {
    const path = `${url.startsWith('file:') ? fileURLToPath(url) : url}.map`;
    maps.set(
      url,
      existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, 'utf8'))) : undefined,
    );
  }
  return maps.get(url);
}

/** Undefined for the engine and for Node's own code. */
function namePackage({ url }: CallFrame): string | undefined {
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (inPackage !== undefined) return inPackage;
  if (url.includes('/.next/server/')) return 'built routes';
  return url.startsWith('file:') ? 'server/' : undefined;
}

function add(sums: Map<string, number>, name: string, amount: number): void {
  sums.set(name, (sums.get(name) ?? 0) + amount);
}

function rank(sums: Map<string, number>, sum: number): Cost[] {
  return [...sums]
    .map(([name, amount]) => ({ name, share: amount / sum }))
    .sort((a, b) => b.share - a.share);
}
