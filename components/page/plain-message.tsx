import headerStyles from '../../styles/page-header.module.css';
import styles from '../../styles/plain-message.module.css';
import { BASE_PATH } from '../browser/base-path.ts';

type Props = { en: readonly [string, string]; ru: readonly [string, string] };

/** A page that is made at build time, when nobody's language is known: it speaks both. */
export function PlainMessage({ en, ru }: Props) {
  return (
    <main className={styles.page}>
      <h1 className={headerStyles.title}>{en[0]}</h1>
      <p>{en[1]}</p>
      <p>
        <a href={`${BASE_PATH}/`}>Back to the page</a>
      </p>
      <hr />
      <div lang="ru">
        <h2>{ru[0]}</h2>
        <p>{ru[1]}</p>
        <p>
          <a href={`${BASE_PATH}/ru`}>Вернуться на страницу</a>
        </p>
      </div>
    </main>
  );
}
