/** What is typed as settings, as an object; null for what is none. Nothing typed means the venue's defaults. */
export function settingsOf(text: string): object | null {
  if (text.trim() === '') return {};
  try {
    const told: unknown = JSON.parse(text);
    return typeof told === 'object' && told !== null && !Array.isArray(told) ? told : null;
  } catch {
    return null;
  }
}

export function wrongSettings(text: string): string | null {
  return settingsOf(text) === null ? 'must be a JSON object, e.g. {"balance": 50000}.' : null;
}
