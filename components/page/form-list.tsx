import type { PageProps } from '../../lib/answer/page-props.ts';
import styles from '../../styles/form-list.module.css';
import { BASE_PATH } from '../browser/base-path.ts';
import { useTexts } from '../language/use-texts.ts';

type Props = Pick<PageProps, 'forms' | 'place'>;

/** The forms of the prompt files, each with what it does. */
export function FormList({ forms, place }: Props) {
  const { texts } = useTexts();
  const others = forms.filter(({ id }) => `/p/${id}` !== place.path);
  const isElsewhere = place.path !== '/';
  if (others.length === 0 && !isElsewhere) return null;
  return (
    <nav className={styles.forms} aria-labelledby="forms-heading">
      <h2 id="forms-heading">{texts.forms}</h2>
      <ul>
        {isElsewhere && (
          <li>
            <a href={`${BASE_PATH}${place.prefix || '/'}`}>{texts.startPage}</a>
          </li>
        )}
        {others.map(({ id, name, description }) => (
          <li key={id}>
            <a href={`${BASE_PATH}${place.prefix}/p/${id}`}>{name}</a>
            {description !== '' && <p>{description}</p>}
          </li>
        ))}
      </ul>
    </nav>
  );
}
