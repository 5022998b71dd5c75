import styles from '../../styles/json-view.module.css';

/** Deeper values are shown as text. */
const MAX_DEPTH = 12;

/** A JSON answer as a table of its keys, with tables and lists inside. */
export function JsonView({ value }: { value: unknown }) {
  return (
    <div className={styles.view} dir="auto">
      <JsonValue value={value} depth={0} />
    </div>
  );
}

type Props = { value: unknown; depth: number };

function JsonValue({ value, depth }: Props) {
  if (typeof value !== 'object' || value === null) return <>{String(value)}</>;
  if (depth >= MAX_DEPTH) return <code>{JSON.stringify(value)}</code>;
  if (Array.isArray(value)) return <JsonList items={value} depth={depth} />;
  return (
    <table>
      <tbody>
        {Object.entries(value).map(([key, one]) => (
          <tr key={key}>
            <th scope="row">{key}</th>
            <td>
              <JsonValue value={one} depth={depth + 1} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function JsonList({ items, depth }: { items: readonly unknown[]; depth: number }) {
  const isPlain = items.every((item) => typeof item !== 'object' || item === null);
  if (isPlain && items.length > 0 && items.every((item) => String(item).length < 20)) {
    return <>{items.map(String).join(', ')}</>;
  }
  return (
    <ol>
      {items.map((item, index) => (
        <li key={index}>
          <JsonValue value={item} depth={depth + 1} />
        </li>
      ))}
    </ol>
  );
}
