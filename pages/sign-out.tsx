import type { GetServerSideProps } from 'next';
import { answerSignOut } from '../server/page/sign-in.ts';
import styles from '../styles/sign-in.module.css';

type Props = { message: string };

export const getServerSideProps: GetServerSideProps<Props> = async ({ req, res }) => {
  const answer = await answerSignOut(req, res);
  if (!answer) return { notFound: true };
  if (answer.kind === 'redirect') return { redirect: { destination: answer.to, statusCode: 303 } };
  return { props: { message: answer.problem?.message ?? '' } };
};

/** Seen only where signing out was refused; otherwise the browser is sent on. */
export default function SignOutPage({ message }: Props) {
  return (
    <main className={styles.page}>
      <p role="alert" className={styles.problem}>
        {message}
      </p>
    </main>
  );
}
