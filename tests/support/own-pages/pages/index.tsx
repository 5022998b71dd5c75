import Head from 'next/head';
import { type FormEvent, useState } from 'react';

/**
 * As the quickstart's page was in 2023: all of it works in the browser, so the build finishes it.
 */
export default function Home() {
  const [animal, setAnimal] = useState('');
  const [result, setResult] = useState('');

  async function ask(event: FormEvent): Promise<void> {
    event.preventDefault();
    const response = await fetch('/api/generate', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ animal }),
    });
    setResult((await response.json()).result);
  }

  return (
    <main>
      <Head>
        <title>Name my pet</title>
      </Head>
      <form onSubmit={ask}>
        <input
          aria-label="Animal"
          value={animal}
          onChange={(event) => setAnimal(event.target.value)}
        />
        <input type="submit" value="Go" />
      </form>
      <p role="status">{result}</p>
    </main>
  );
}
