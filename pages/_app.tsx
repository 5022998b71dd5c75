import type { AppProps } from 'next/app';
import '../styles/globals.css';
// Here, since an answer may come formatted from the server; its classes need no code.
import '../styles/markdown.css';
import { CrashGuard } from '../components/page/crash-guard.tsx';
import { PlainMessage } from '../components/page/plain-message.tsx';

export default function App({ Component, pageProps }: AppProps) {
  return (
    <CrashGuard instead={() => <PlainMessage en={FAILED.en} ru={FAILED.ru} />}>
      <Component {...pageProps} />
    </CrashGuard>
  );
}

const FAILED = {
  en: ['This page has failed', 'That is a fault of its own code.'],
  ru: ['В этой странице произошла ошибка', 'Виноват её собственный код.'],
} as const;
