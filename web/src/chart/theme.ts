/** The page's colours as the chart wants them: plain rgb text, resolved for the theme in force. */
export interface ChartColours {
  background: string;
  text: string;
  line: string;
  grid: string;
  crosshair: string;
  up: string;
  down: string;
  upFaint: string;
  downFaint: string;
  accent: string;
  mark: string;
  gain: string;
  loss: string;
  hover: string;
  /** Behind what is missing. */
  gap: string;
  /** Of the lines of indicators, numbered from one. */
  studies: Record<1 | 2 | 3 | 4, string>;
}

export function readColours(element: HTMLElement): ChartColours {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const resolve = (value: string) => {
    probe.style.color = value;
    return getComputedStyle(probe).color;
  };
  const colours: ChartColours = {
    background: resolve('var(--bg)'),
    text: resolve('var(--muted)'),
    line: resolve('var(--line)'),
    grid: faint(resolve('var(--line)'), 0.55),
    crosshair: resolve('var(--faint)'),
    up: resolve('var(--candle-up)'),
    down: resolve('var(--candle-down)'),
    upFaint: faint(resolve('var(--candle-up)')),
    downFaint: faint(resolve('var(--candle-down)')),
    accent: resolve('var(--accent-fill)'),
    mark: resolve('var(--accent)'),
    gain: resolve('var(--gain)'),
    loss: resolve('var(--loss)'),
    hover: resolve('var(--hover)'),
    gap: faint(resolve('var(--faint)'), 0.14),
    studies: {
      1: resolve('var(--study-1)'),
      2: resolve('var(--study-2)'),
      3: resolve('var(--study-3)'),
      4: resolve('var(--study-4)'),
    },
  };
  probe.remove();
  return colours;
}

function faint(rgb: string, alpha = 0.35): string {
  return rgb.replace(/^rgb\(([^)]*)\)$/, (_, parts: string) => `rgba(${parts}, ${alpha})`);
}

/** Calls back whenever the viewer or the system changes the colours. */
export function watchColours(changed: () => void): () => void {
  const system = window.matchMedia('(prefers-color-scheme: light)');
  window.addEventListener('candlewick:appearance', changed);
  system.addEventListener('change', changed);
  return () => {
    window.removeEventListener('candlewick:appearance', changed);
    system.removeEventListener('change', changed);
  };
}
