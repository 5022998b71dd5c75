import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useId, useState } from 'react';

const Later = dynamic(() => import('../components/later.tsx'));

export default function More() {
  const [count, setCount] = useState(0);
  const id = useId();
  return (
    <main>
      <label htmlFor={id}>Field</label>
      <input id={id} />
      <output>{id}</output>
      <button type="button" onClick={() => setCount(count + 1)}>
        {count}
      </button>
      <Later />
      <Link href="/">Home</Link>
    </main>
  );
}
