/** A name of the interface as it is read: `partially_filled` is "Partially filled". */
export function sentence(name: string): string {
  const text = name.replaceAll('_', ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
