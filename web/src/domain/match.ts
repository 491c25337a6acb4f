/**
 * How well an entry fits what was typed: every word of it must stand somewhere in the entry. Higher is better; null when it does not fit.
 * A name that begins so comes before one that has a word beginning so, and that before one that only holds the letters.
 */
export function fitOf(typed: string, label: string, note: string): number | null {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return 0;
  const name = label.toLowerCase();
  const all = `${name} ${note.toLowerCase()}`;
  if (!wanted.split(/\s+/).every((word) => all.includes(word))) return null;
  if (name.startsWith(wanted)) return 3;
  if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 2;
  return name.includes(wanted) ? 1 : 0;
}
