import type { PageProps } from '../../lib/answer/page-props.ts';
import styles from '../../styles/form-list.module.css';
import { BASE_PATH } from '../browser/base-path.ts';
import { useTexts } from '../language/use-texts.ts';

const BATCH = '/batch';

type Props = Pick<PageProps, 'forms' | 'place'>;

/**
 * The forms of the prompt files, each with what it does, and the page for tables; not the page that
 * this is.
 */
export function FormList({ forms, place: { prefix, path } }: Props) {
  const { texts } = useTexts();
  const links = [
    { at: '/', name: texts.startPage, description: '' },
    ...forms.map((form) => ({ ...form, at: `/p/${form.id}` })),
    { at: BATCH, name: texts.batch, description: texts.batchAbout },
  ];
  return (
    <nav className={styles.forms} aria-labelledby="forms-heading">
      <h2 id="forms-heading">{texts.forms}</h2>
      <ul>
        {links.map(
          ({ at, name, description }) =>
            at !== path && (
              <li key={at}>
                <a href={BASE_PATH + (prefix && at === '/' ? prefix : prefix + at)}>{name}</a>
                {description && <p>{description}</p>}
              </li>
            ),
        )}
      </ul>
    </nav>
  );
}
