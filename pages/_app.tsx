import type { AppProps } from 'next/app';
import '../styles/globals.css';
// Here, since an answer may come formatted from the server; its classes need no code.
import '../styles/markdown.css';

export default function App({ Component, pageProps }: AppProps) {
  return <Component {...pageProps} />;
}
