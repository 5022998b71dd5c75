import { writeSignIn } from '../../lib/answer/page-address.ts';
import type { Locale } from '../../lib/contract/wire.ts';
import headerStyles from '../../styles/page-header.module.css';
import styles from '../../styles/sign-in.module.css';
import { BASE_PATH } from '../browser/base-path.ts';
import { LANGUAGES } from './languages.ts';

const TEXTS = {
  en: {
    title: 'Sign in',
    intro: 'This page is for people with an access token. Whoever runs it can give you one.',
    token: 'Access token',
    submit: 'Sign in',
    language: 'Language',
    wrong: 'This token is not right. Check that you copied it whole, and try again.',
  },
  ru: {
    title: 'Вход',
    intro: 'Эта страница — для тех, у кого есть токен доступа. Его выдаёт владелец сервера.',
    token: 'Токен доступа',
    submit: 'Войти',
    language: 'Язык',
    wrong: 'Токен не подошёл. Проверьте, что он скопирован целиком, и попробуйте ещё раз.',
  },
} as const;

export type SignInFormProps = {
  locale: Locale;
  problem: { isWrongToken: boolean; message: string } | null;
  /** The page that signing in leads to. */
  next: string;
};

/** A plain form, so that it works without JavaScript. */
export function SignInForm({ locale, problem, next }: SignInFormProps) {
  const texts = TEXTS[locale];
  const described = problem ? { 'aria-invalid': true, 'aria-describedby': 'problem' } : {};
  return (
    <main className={styles.page}>
      <h1 className={headerStyles.title}>{texts.title}</h1>
      <p className={styles.intro}>{texts.intro}</p>
      {problem && (
        <p id="problem" role="alert" className={styles.problem}>
          {problem.isWrongToken ? texts.wrong : problem.message}
        </p>
      )}
      <form method="post" action={BASE_PATH + writeSignIn(next)} className={styles.form}>
        <label htmlFor="token">{texts.token}</label>
        <input
          id="token"
          name="token"
          type="password"
          autoComplete="current-password"
          required
          {...described}
        />
        <button type="submit" className="main">
          {texts.submit}
        </button>
      </form>
      <nav className={styles.languages} aria-label={texts.language}>
        <LanguageLinks locale={locale} next={next} />
      </nav>
    </main>
  );
}

/** Each leads to the page in that language, which asks for the token in it. */
function LanguageLinks({ locale, next }: Pick<SignInFormProps, 'locale' | 'next'>) {
  const page = next.replace(/^\/ru(?=\/|$)/, '') || '/';
  return LANGUAGES.map(([one, name]) => (
    <a
      key={one}
      href={`${BASE_PATH}${page}?lang=${one}`}
      lang={one}
      hrefLang={one}
      aria-current={one === locale ? 'true' : undefined}
    >
      {name}
    </a>
  ));
}

export function sayTitle(locale: Locale): string {
  return TEXTS[locale].title;
}
