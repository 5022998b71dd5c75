import Image from 'next/image';
import Link from 'next/link';
import { useRouter } from 'next/router';
import styles from './note.module.css';

export function getServerSideProps({ params }: { params: { id: string } }) {
  return { props: { id: params.id } };
}

export default function Note({ id }: { id: string }) {
  const router = useRouter();
  return (
    <main>
      <h1 className={styles.title}>Note {id}</h1>
      <output>{router.asPath}</output>
      <Image src="/dot.png" alt="A dot" width={16} height={16} />
      <button type="button" onClick={() => router.push('/notes/8')}>
        Push
      </button>
      <Link href="/notes/9">Link</Link>
    </main>
  );
}
