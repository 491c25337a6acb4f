import { readPreference } from '../ui/usePreference';

/** Puts the viewer's theme and colour choice on the document; without a choice the system decides. */
export function applyAppearance(): void {
  const root = document.documentElement;
  const theme = readPreference('theme');
  if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;
  else delete root.dataset.theme;
  if (readPreference('colours') === 'blue-orange') root.dataset.colours = 'blue-orange';
  else delete root.dataset.colours;
  window.dispatchEvent(new Event('candlewick:appearance'));
}
