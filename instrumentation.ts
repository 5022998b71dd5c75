/**
 * Next.js calls this once before the first request. Under `npm start` the program is there already.
 */
export async function register(): Promise<void> {
  // Around the import, or webpack would look for Node's modules in what runs at the edge too.
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { ensureProgram } = await import('./server/program/ensure-program.ts');
    await ensureProgram();
  }
}
