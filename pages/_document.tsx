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

/** Stands here, where it costs the browser no code. A component, since the framework warns of a bare title: two pages might differ. */
function UsualTitle({ text }: { text: string }) {
  return <title>{text}</title>;
}

/** The form of a prompt file, which the page is then called after. */
function isNamed(form: unknown): form is { name: string; description: string } {
  return typeof form === 'object' && form !== null && 'name' in form && 'description' in form;
}

export default function Document({ __NEXT_DATA__: data, head }: DocumentProps) {
  const known: unknown = data.props.pageProps?.locale;
  const locale = isLocale(known) ? known : 'en';
  const texts = getTexts(locale);
  const form: unknown = data.props.pageProps?.promptForm;
  const { name: title, description } = isNamed(form)
    ? form
    : { name: texts.title, description: texts.description };
  const hasOwnTitle = head?.some((element) => element?.type === 'title');
  return (
    <Html lang={locale}>
      <Head>
        {!hasOwnTitle && <UsualTitle text={title} />}
        <meta name="description" content={description} />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbfaf7" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#161715" />
        <link rel="icon" href={`${BASE_PATH}/icon.svg`} type="image/svg+xml" />
      </Head>
      <body>
        <Main />
        <NextScript />
      </body>
    </Html>
  );
}

/** Only a form's answer is formatted on the server; a page that is asked for does without the code for that. */
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
