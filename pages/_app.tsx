import type { AppProps } from 'next/app';
import { Activity } from 'react';
import '../styles/globals.css';
// Here, since an answer may come formatted from the server; its classes need no code.
import '../styles/markdown.css';
import '../styles/markdown-boxes.css';
import { CrashGuard } from '../components/page/crash-guard.tsx';

/**
 * Inside of an activity React takes the page over in slices of a few milliseconds, instead of in
 * one go that would hold up whoever is typing already.
 */
export default function App({ Component, pageProps }: AppProps) {
  return (
    <CrashGuard>
      <Activity>
        <Component {...pageProps} />
      </Activity>
    </CrashGuard>
  );
}
