import type { Ref } from 'react';
import type { PageProps } from '../../lib/answer/page-props.ts';
import styles from '../../styles/page-header.module.css';
import { BASE_PATH } from '../browser/base-path.ts';
import { useTexts } from '../language/use-texts.ts';
import { LANGUAGES } from './languages.ts';

type Props = Pick<PageProps, 'isSignedIn' | 'place'> & {
  /** Where the page is not the start page. */
  heading: { name: string; description: string } | undefined;
  history?: { isOpen: boolean; buttonRef: Ref<HTMLButtonElement>; toggle: () => void };
};

export function PageHeader({ isSignedIn, heading, place, history }: Props) {
  const { locale, texts } = useTexts();
  return (
    <header className={styles.header}>
      <div className={styles.name}>
        <h1 className={styles.title}>{heading?.name ?? texts.title}</h1>
        <p className={styles.tagline}>{heading?.description ?? texts.description}</p>
      </div>
      <div className={styles.tools}>
        {history && (
          <button
            ref={history.buttonRef}
            type="button"
            className="quiet scripted"
            aria-expanded={history.isOpen}
            onClick={history.toggle}
          >
            {texts.history}
          </button>
        )}
        <nav className={styles.languages} aria-label={texts.languageNav}>
          {LANGUAGES.map(([one, name]) => (
            // A plain link: the choice is kept by the server, and works without JavaScript.
            <a
              key={one}
              href={`${BASE_PATH}${place.path}?lang=${one}`}
              lang={one}
              hrefLang={one}
              aria-current={one === locale ? 'true' : undefined}
            >
              {name}
            </a>
          ))}
        </nav>
        {isSignedIn && (
          <form method="post" action={`${BASE_PATH}/sign-out`}>
            <button type="submit" className="quiet">
              {texts.signOut}
            </button>
          </form>
        )}
      </div>
    </header>
  );
}
