/** A name of the interface as it is read: `partially_filled` is "Partially filled". */
export function sentence(name: string): string {
  const text = name.replaceAll('_', ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Why a signal was refused, taken apart: the desk writes the code of the rule that refused before its words. */
export function reasonOf(signal: { status: string; reason: string | null }): { words: string; code: string | null } {
  const { status, reason } = signal;
  const [, code = null, words = reason ?? ''] = status === 'refused' ? (/^(\w+): (.+)$/s.exec(reason ?? '') ?? []) : [];
  return { words, code };
}
