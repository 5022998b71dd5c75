import NextDocument, {
  type DocumentContext,
  type DocumentProps,
  Head,
  Html,
  Main,
  NextScript,
} from 'next/document';
import { BASE_PATH } from '../components/browser/base-path.ts';
import { isLocale } from '../lib/language/locale.ts';
import { getTexts } from '../lib/language/texts.ts';

/**
 * Stands here, where it costs the browser no code. A component, since the framework warns of a bare
 * title: two pages might differ.
 */
function UsualTitle({ text }: { text: string }) {
  return <title>{text}</title>;
}

/**
 * What the page is called after, where that is not the program: a prompt file, or what the page is
 * for.
 */
function isNamed(named: unknown): named is { name: string; description: string } {
  return typeof named === 'object' && named !== null && 'name' in named && 'description' in named;
}

export default function Document({ __NEXT_DATA__: data, head }: DocumentProps) {
  const known: unknown = data.props.pageProps?.locale;
  const locale = isLocale(known) ? known : 'en';
  const texts = getTexts(locale);
  const { promptForm, heading }: Readonly<Record<string, unknown>> = data.props.pageProps ?? {};
  const named = promptForm ?? heading;
  const { name: title, description } = isNamed(named)
    ? named
    : { name: texts.title, description: texts.description };
  const hasOwn = (type: string, key?: string, value?: string) =>
    head?.some((element) => element?.type === type && (!key || element.props[key] === value));
  return (
    <Html lang={locale}>
      <Head>
        {!hasOwn('title') && <UsualTitle text={title} />}
        {!hasOwn('meta', 'name', 'description') && (
          <meta name="description" content={description} />
        )}
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f8f7f3" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#131513" />
        {!hasOwn('link', 'rel', 'icon') && (
          <link rel="icon" href={`${BASE_PATH}/icon.svg`} type="image/svg+xml" />
        )}
      </Head>
      <body>
        <Main />
        <NextScript />
      </body>
    </Html>
  );
}

/**
 * Only a form's answer is formatted on the server; a page that is asked for does without the code
 * for that.
 */
Document.getInitialProps = async (context: DocumentContext) => {
  if (context.req?.method === 'POST') await bringMarkdown(context);
  return NextDocument.getInitialProps(context);
};

async function bringMarkdown(context: DocumentContext): Promise<void> {
  const { MarkdownAnswer } = await import('../components/markdown/markdown-answer.tsx');
  const { renderPage } = context;
  context.renderPage = () =>
    renderPage({
      enhanceApp: (App) => (props) => (
        <App {...props} pageProps={{ ...props.pageProps, Markdown: MarkdownAnswer }} />
      ),
    });
}
