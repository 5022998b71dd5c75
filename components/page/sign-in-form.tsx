import type { Locale } from '../../lib/contract/wire.ts';
import styles from '../../styles/sign-in.module.css';
import { BASE_PATH } from '../browser/base-path.ts';

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
};

/** A plain form, so that it works without JavaScript. */
export function SignInForm({ locale, problem }: SignInFormProps) {
  const texts = TEXTS[locale];
  const described = problem ? { 'aria-invalid': true, 'aria-describedby': 'problem' } : {};
  return (
    <main className={styles.page}>
      <h1>{texts.title}</h1>
      <p className={styles.intro}>{texts.intro}</p>
      {problem && (
        <p id="problem" role="alert" className={styles.problem}>
          {problem.isWrongToken ? texts.wrong : problem.message}
        </p>
      )}
      <form method="post" action={`${BASE_PATH}/sign-in`} className={styles.form}>
        <label htmlFor="token">{texts.token}</label>
        <input
          id="token"
          name="token"
          type="password"
          autoComplete="current-password"
          required
          {...described}
        />
        <button type="submit">{texts.submit}</button>
      </form>
      <nav className={styles.languages} aria-label={texts.language}>
        <a href={`${BASE_PATH}/?lang=en`} lang="en" hrefLang="en">
          English
        </a>
        <a href={`${BASE_PATH}/?lang=ru`} lang="ru" hrefLang="ru">
          Русский
        </a>
      </nav>
    </main>
  );
}

export function sayTitle(locale: Locale): string {
  return TEXTS[locale].title;
}
