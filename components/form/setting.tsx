import type { ReactNode } from 'react';
import styles from '../../styles/settings-group.module.css';

type Props = { name: string; label: string; hint: string; children: ReactNode };

/** A field with its label and the sentence on what it does. */
export function Setting({ name, label, hint, children }: Props) {
  return (
    <div className={styles.setting}>
      <label htmlFor={name}>{label}</label>
      {children}
      <p id={`${name}-hint`} className={styles.hint}>
        {hint}
      </p>
    </div>
  );
}
