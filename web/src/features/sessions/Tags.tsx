import styles from './sessions.module.css';

/** A trader's words for a session, to find it again by. */
export function Tags({ of: tags }: { of: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <ul className={styles.tags} aria-label="Tags">
      {tags.map((tag) => (
        <li key={tag}>{tag}</li>
      ))}
    </ul>
  );
}
