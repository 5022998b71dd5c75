import type { GetServerSideProps } from 'next';
import Head from 'next/head';
import { SignInForm, type SignInFormProps, sayTitle } from '../components/page/sign-in-form.tsx';
import { answerSignIn } from '../server/page/sign-in.ts';

export const getServerSideProps: GetServerSideProps<SignInFormProps> = async ({ req, res }) => {
  const answer = await answerSignIn(req, res);
  if (!answer) return { notFound: true };
  if (answer.kind === 'redirect') return { redirect: { destination: answer.to, statusCode: 303 } };
  const { locale, problem, next } = answer;
  return { props: { locale, problem, next } };
};

export default function SignInPage(props: SignInFormProps) {
  return (
    <>
      <Head>
        <title>{sayTitle(props.locale)}</title>
      </Head>
      <SignInForm {...props} />
    </>
  );
}
