/**
 * Next.js calls this once before the first request. Under `npm start` the program is there already.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { ensureProgram } = await import('./server/program/ensure-program.ts');
  await ensureProgram();
}
