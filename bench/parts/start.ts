import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildEmptyApp } from '../empty-app.ts';
import { makeFolder, ROOT } from '../folder.ts';
import { findFreePort, spawnLogged, stopGroup } from '../run-process.ts';
import { takeTurns } from '../take-turns.ts';
import { clearSettings } from '../targets.ts';
import type { Part } from './part.ts';

const PATIENCE_MS = 60_000;

/** From `npm start`, with a build, to the first answer. */
export const measureStart: Part = async (_stage, { rounds }, say) => {
  const subjects = [
    { name: 'empty', cwd: buildEmptyApp(), path: '/api/empty' },
    { name: 'program', cwd: ROOT, path: '/api/generate' },
  ];
  const rows = await takeTurns(subjects, rounds, say, async ({ name, cwd, path }) => ({
    'first answer ms': await timeStart(name, cwd, path),
  }));
  const empty = rows[0]?.numbers['first answer ms'] ?? Number.NaN;
  return {
    title: 'From npm start to the first answer',
    rows: rows.map((row) => ({
      ...row,
      numbers: {
        ...row.numbers,
        '× empty': (row.numbers['first answer ms'] ?? Number.NaN) / empty,
      },
    })),
  };
};

async function timeStart(name: string, cwd: string, path: string): Promise<number> {
  const port = await findFreePort();
  const start = performance.now();
  const child = spawnLogged({
    command: 'npm',
    args: ['start'],
    cwd,
    env: { ...clearSettings(), PORT: String(port) },
    logFile: join(makeFolder('logs'), `start-${name}.log`),
    hasGroup: true,
  });
  try {
    while (!(await isAnswered(port, path))) {
      if (child.exitCode !== null || performance.now() - start > PATIENCE_MS) {
        throw new Error(`${name} did not start; see .bench/logs`);
      }
      await sleep(5);
    }
    return performance.now() - start;
  } finally {
    await stopGroup(child);
  }
}

function isAnswered(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { 'Content-Type': 'application/json' };
    const call = request({ host: '127.0.0.1', port, path, headers, method: 'POST', agent: false });
    call.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
    });
    call.on('error', () => resolve(false));
    // One word, since the demo model takes its time between words.
    call.end('{"prompt":"Hello","max_tokens":1}');
  });
}
